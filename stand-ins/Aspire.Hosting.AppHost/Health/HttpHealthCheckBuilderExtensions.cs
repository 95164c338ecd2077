using System.Net;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting;

public static class HttpHealthCheckBuilderExtensions
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    /// <summary>The resource is healthy while a GET on its public endpoint answers with exactly that status.</summary>
    /// <param name="builder">The resource.</param>
    /// <param name="path">Path below the endpoint's URL; <c>/</c> if null.</param>
    /// <param name="statusCode">200 if null.</param>
    /// <param name="endpointName">If null <c>https</c>, else <c>http</c>.</param>
    /// <exception cref="DistributedApplicationException">The resource has no such endpoint, or it is not HTTP.</exception>
    public static IResourceBuilder<T> WithHttpHealthCheck<T>(
        this IResourceBuilder<T> builder, string? path = null, int? statusCode = null, string? endpointName = null)
        where T : IResourceWithEndpoints
    {
        var endpoint = FindEndpoint(builder.Resource, endpointName);
        var (checkedPath, expected) = (path ?? "/", statusCode ?? (int)HttpStatusCode.OK);
        var key = $"{builder.Resource.Name}_{endpoint.EndpointName}_{checkedPath}_{expected}_check";
        builder.ApplicationBuilder.Services.AddHealthChecks().Add(new HealthCheckRegistration(
            key, _ => new HttpEndpointHealthCheck(endpoint, checkedPath, expected), failureStatus: null, tags: null, Timeout));
        return builder.WithHealthCheck(key);
    }

    private static EndpointReference FindEndpoint(IResourceWithEndpoints resource, string? name)
    {
        var endpoints = resource.GetEndpoints();
        var endpoint = name is null
            ? endpoints.FirstOrDefault(e => e.EndpointName == "https") ?? endpoints.FirstOrDefault(e => e.EndpointName == "http")
            : endpoints.FirstOrDefault(e => string.Equals(e.EndpointName, name, StringComparison.OrdinalIgnoreCase));
        return endpoint switch
        {
            null => throw new DistributedApplicationException(
                $"Could not create HTTP health check for resource '{resource.Name}' as it has no endpoint named '{name ?? "https' or 'http"}'."),
            { IsHttp: false, IsHttps: false } => throw new DistributedApplicationException(
                $"Could not create HTTP health check for resource '{resource.Name}' as the endpoint with name '{endpoint.EndpointName}' and scheme '{endpoint.Scheme}' is not an HTTP endpoint."),
            _ => endpoint,
        };
    }
}
