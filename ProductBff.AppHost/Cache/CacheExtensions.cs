using Microsoft.Extensions.DependencyInjection;

namespace ProductBff.AppHost.Cache;

internal static class CacheExtensions
{
    private const string ContainerSetting = "Cache:Container";
    private const string GarnetVersion = "2.2.8";

    /// <summary>Adds Redis as a container when publishing, or locally when <c>Cache:Container</c> is true; otherwise adds Garnet.</summary>
    public static IResourceBuilder<IResourceWithConnectionString> AddCache(this IDistributedApplicationBuilder builder, string name) =>
        builder.UsesContainer(ContainerSetting)
            ? builder.AddRedis(name)
            : builder.AddGarnet(name);

    /// <summary>
    /// When publishing, adds a Redis of their own for the sessions and their keys, so that they survive a restart and cached pages cannot
    /// displace them. Null locally, where the cache holds them.
    /// </summary>
    public static IResourceBuilder<RedisResource>? AddSessions(this IDistributedApplicationBuilder builder, string name) =>
        builder.ExecutionContext.IsPublishMode ? builder.AddRedis(name).WithDataVolume("productbff-sessions").WithPersistence() : null;

    /// <summary>Makes the project keep its sessions in that Redis; changes nothing when it is null.</summary>
    public static IResourceBuilder<ProjectResource> WithSessions(
        this IResourceBuilder<ProjectResource> project, IResourceBuilder<RedisResource>? sessions) =>
        sessions is null ? project : project.WithReference(sessions);

    private static IResourceBuilder<GarnetResource> AddGarnet(this IDistributedApplicationBuilder builder, string name)
    {
        var password = ParameterResourceBuilderExtensions.CreateDefaultPasswordParameter(builder, $"{name}-password", special: false);
        var garnet = new GarnetResource(name, password);
        string? connectionString = null;
        builder.Services.AddHealthChecks().AddRedis(
            _ => connectionString ?? throw new InvalidOperationException("It has no port yet."), name: name);

#pragma warning disable ASPIREDOTNETTOOL // Tools as resources are experimental.
        return builder.AddDotnetTool(garnet)
            .WithToolVersion(GarnetVersion)
#pragma warning restore ASPIREDOTNETTOOL
            .WithEndpoint(name: GarnetResource.EndpointName, scheme: "tcp")
            .WithArgs(
                "--bind", "127.0.0.1",
                "--port", garnet.Endpoint.Property(EndpointProperty.TargetPort),
                "--auth", "Password",
                "--password", garnet.Password)
            .OnConnectionStringAvailable(async (resource, _, cancellationToken) =>
                connectionString = await resource.ConnectionStringExpression.GetValueAsync(cancellationToken))
            .WithHealthCheck(name);
    }
}
