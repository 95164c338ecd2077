using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting.Engine;

/// <summary>Finds what cannot work before anything is started.</summary>
internal static class ModelValidator
{
    /// <exception cref="DistributedApplicationException">The first problem found.</exception>
    public static void Validate(DistributedApplicationModel model, HealthCheckServiceOptions healthChecks)
    {
        var known = healthChecks.Registrations.Select(registration => registration.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var resource in model.Resources)
        {
            var problem = HealthCheckProblem(resource, known)
                ?? ContainerProblem(resource)
                ?? resource.Annotations.OfType<EndpointAnnotation>().Select(endpoint => EndpointProblem(resource, endpoint)).FirstOrDefault(p => p is not null);
            if (problem is not null)
            {
                throw new DistributedApplicationException(problem);
            }
        }
    }

    private static string? HealthCheckProblem(IResource resource, HashSet<string> known) => resource.Annotations
        .OfType<HealthCheckAnnotation>()
        .Where(check => !known.Contains(check.Key))
        .Select(check => $"The health check '{check.Key}' of resource '{resource.Name}' is not registered.")
        .FirstOrDefault();

    private static string? ContainerProblem(IResource resource) =>
        resource is ContainerResource && !resource.HasAnnotationOfType<LocalServerAnnotation>()
            ? $"Resource '{resource.Name}' is a container, and this engine runs no containers. Build with UseAspire=true to run it with Docker."
            : null;

    private static string? EndpointProblem(IResource resource, EndpointAnnotation endpoint) => resource switch
    {
        ContainerResource => null,
        _ when resource.GetReplicaCount() > 1 && !endpoint.IsProxied =>
            $"Resource '{resource.Name}' has replicas and the endpoint '{endpoint.Name}' without a proxy; replicas need one.",
        _ when resource.GetReplicaCount() > 1 && endpoint.TargetPort is { } port and not 0 =>
            $"Resource '{resource.Name}' has replicas and the fixed target port {port} on endpoint '{endpoint.Name}'; each replica needs its own.",
        _ when endpoint.IsProxied && endpoint.Port is { } port and not 0 && port == endpoint.TargetPort =>
            $"Endpoint '{endpoint.Name}' of resource '{resource.Name}' has {port} both as port and as target port; the proxy and the process cannot both listen on it.",
        _ => null,
    };
}
