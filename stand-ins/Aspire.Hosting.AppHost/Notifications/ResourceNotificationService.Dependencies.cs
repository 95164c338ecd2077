using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting.ApplicationModel;

public sealed partial class ResourceNotificationService
{
    /// <summary>Waits until everything that the resource waits for is there.</summary>
    /// <exception cref="DistributedApplicationException">A dependency failed.</exception>
    public Task WaitForDependenciesAsync(IResource resource, CancellationToken cancellationToken) =>
        WaitForDependenciesAsync(resource, line => loggers.WriteNote(resource, line), cancellationToken);

    /// <param name="resource">The resource that waits.</param>
    /// <param name="note">Takes a line for the user about what it waits for.</param>
    /// <param name="cancellationToken">Gives up.</param>
    internal Task WaitForDependenciesAsync(IResource resource, Action<string> note, CancellationToken cancellationToken) =>
        Task.WhenAll(resource.Annotations.OfType<WaitAnnotation>()
            .SelectMany(wait => wait.Resource.GetResolvedResourceNames().Select(id => WaitForDependencyAsync(resource, wait, id, note, cancellationToken))));

    private async Task WaitForDependencyAsync(IResource resource, WaitAnnotation wait, string id, Action<string> note, CancellationToken cancellationToken)
    {
        var name = wait.Resource.GetReplicaCount() > 1 ? id : wait.Resource.Name;
        if (wait.WaitType is WaitType.WaitForCompletion)
        {
            note($"Waiting for resource '{name}' to complete.");
            var ended = await WaitForInstanceAsync(wait, id, IsUnavailable, cancellationToken);
            if (ended.State!.Text == KnownResourceStates.FailedToStart || ended.ExitCode != wait.ExitCode)
            {
                throw Unavailable(resource, wait, ended);
            }

            return;
        }

        note($"Waiting for resource '{name}' to enter the '{KnownResourceStates.Running}' state.");
        var stop = (wait.WaitBehavior ?? DefaultWaitBehavior) is WaitBehavior.StopOnResourceUnavailable;
        var healthy = wait.WaitType is WaitType.WaitUntilHealthy;
        var snapshot = await WaitForInstanceAsync(wait, id, s => IsThere(s) || (stop && IsUnavailable(s)), cancellationToken);
        if (!IsThere(snapshot))
        {
            throw Unavailable(resource, wait, snapshot);
        }

        if (healthy)
        {
            await WaitForReadyAsync(wait.Resource.Name, id, cancellationToken);
        }

        note($"Finished waiting for resource '{name}'.");

        bool IsThere(CustomResourceSnapshot s) => s.State?.Text == KnownResourceStates.Running && (!healthy || s.HealthStatus is HealthStatus.Healthy);
    }

    private async Task<CustomResourceSnapshot> WaitForInstanceAsync(
        WaitAnnotation wait, string id, Func<CustomResourceSnapshot, bool> condition, CancellationToken cancellationToken)
    {
        var resourceEvent = await WaitForResourceAsync(wait.Resource.Name, e => e.ResourceId == id && condition(e.Snapshot), cancellationToken);
        return resourceEvent.Snapshot;
    }

    private static DistributedApplicationException Unavailable(IResource resource, WaitAnnotation wait, CustomResourceSnapshot snapshot) => new(
        $"Resource '{resource.Name}' stopped waiting for resource '{wait.Resource.Name}' because it {Describe(snapshot)}.");
}
