using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Engine;
using Aspire.Hosting.Redis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting;

public static class RedisBuilderExtensions
{
    private const int GeneratedPasswordLength = 22;
    private const int ContainerPort = 6379;

    /// <param name="builder">The application.</param>
    /// <param name="name">Name of the resource.</param>
    /// <param name="port">Its public port; null for a free one.</param>
    public static IResourceBuilder<RedisResource> AddRedis(this IDistributedApplicationBuilder builder, string name, int? port) =>
        builder.AddRedis(name, port, password: null);

    /// <summary>
    /// A Redis server with a password: the given parameter, or <c>Parameters:name-password</c>, or a random one. Locally it
    /// is the redis-server of this machine, otherwise garnet-server, without TLS and without persistence.
    /// </summary>
    public static IResourceBuilder<RedisResource> AddRedis(
        this IDistributedApplicationBuilder builder, string name, int? port = null, IResourceBuilder<ParameterResource>? password = null)
    {
        var secret = password?.Resource
            ?? ParameterBuilderExtensions.CreateGeneratedPassword(builder, $"{name}-password", GeneratedPasswordLength, special: false);
        var redis = new RedisResource(name, secret) { Entrypoint = "/bin/sh" };
        var healthCheck = $"{name}_check";
        builder.Services.AddHealthChecks().Add(new HealthCheckRegistration(
            healthCheck, _ => new RedisHealthCheck(redis), failureStatus: null, tags: null));
        return builder.AddResource(redis)
            .WithEndpoint(port, ContainerPort, "redis", RedisResource.PrimaryEndpointName)
            .WithAnnotation(new ContainerImageAnnotation { Registry = "docker.io", Image = "library/redis", Tag = "8.6" })
            .WithEnvironment("REDIS_PASSWORD", $"{secret}")
            .WithArgs("-c", "redis-server --requirepass $REDIS_PASSWORD")
            .WithHealthCheck(healthCheck)
            .WithAnnotation(new LocalServerAnnotation((context, cancellationToken) =>
                RedisServer.PrepareAsync(builder.AppHostDirectory, context, cancellationToken)));
    }
}
