using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting.ApplicationModel;

public sealed partial class ResourceNotificationService
{
    private WaitBehavior DefaultWaitBehavior =>
        options.DisableDashboard ? WaitBehavior.StopOnResourceUnavailable : WaitBehavior.WaitOnResourceUnavailable;

    /// <summary>Waits until one instance is in that state (running, if null).</summary>
    public Task WaitForResourceAsync(string resourceName, string? targetState = null, CancellationToken cancellationToken = default) =>
        WaitForResourceAsync(resourceName, [targetState is { Length: > 0 } ? targetState : KnownResourceStates.Running], cancellationToken);

    /// <summary>Waits until one instance is in one of these states, and returns it.</summary>
    public async Task<string> WaitForResourceAsync(
        string resourceName, IEnumerable<string> targetStates, CancellationToken cancellationToken = default)
    {
        var states = targetStates.ToArray();
        var resourceEvent = await WaitForResourceAsync(
            resourceName, e => states.Contains(e.Snapshot.State?.Text, StringComparer.OrdinalIgnoreCase), cancellationToken);
        return resourceEvent.Snapshot.State!.Text;
    }

    /// <summary>Waits until the condition holds for one instance.</summary>
    /// <exception cref="OperationCanceledException">It did not before cancellation; the message has the last state.</exception>
    public async Task<ResourceEvent> WaitForResourceAsync(
        string resourceName, Func<ResourceEvent, bool> predicate, CancellationToken cancellationToken = default)
    {
        ResourceEvent? last = null;
        try
        {
            await foreach (var resourceEvent in WatchAsync(cancellationToken))
            {
                if (!string.Equals(resourceEvent.Resource.Name, resourceName, StringComparison.OrdinalIgnoreCase))
                {
                    continue;
                }

                last = resourceEvent;
                if (predicate(resourceEvent))
                {
                    return resourceEvent;
                }
            }
        }
        catch (OperationCanceledException exception)
        {
            var state = last is null ? "it has no state yet" : $"its last state was '{last.Snapshot.State?.Text}', health '{last.Snapshot.HealthStatus}'";
            throw new OperationCanceledException(
                $"Waiting for resource '{resourceName}' was cancelled; {state}.", exception, exception.CancellationToken);
        }

        throw new OperationCanceledException($"Waiting for resource '{resourceName}' ended.", cancellationToken);
    }

    /// <summary>Waits until one instance is healthy and the handlers of its ready event are done.</summary>
    /// <exception cref="DistributedApplicationException">It failed instead, and nobody can restart it.</exception>
    public Task<ResourceEvent> WaitForResourceHealthyAsync(string resourceName, CancellationToken cancellationToken = default) =>
        WaitForResourceHealthyAsync(resourceName, DefaultWaitBehavior, cancellationToken);

    public async Task<ResourceEvent> WaitForResourceHealthyAsync(
        string resourceName, WaitBehavior waitBehavior, CancellationToken cancellationToken = default)
    {
        if (!model.Resources.Any(resource => string.Equals(resource.Name, resourceName, StringComparison.OrdinalIgnoreCase)))
        {
            throw new DistributedApplicationException($"The resource '{resourceName}' does not exist in the application model.");
        }

        var stop = waitBehavior is WaitBehavior.StopOnResourceUnavailable;
        var resourceEvent = await WaitForResourceAsync(
            resourceName, e => e.Snapshot.HealthStatus is HealthStatus.Healthy || (stop && IsUnavailable(e.Snapshot)), cancellationToken);
        if (resourceEvent.Snapshot.HealthStatus is not HealthStatus.Healthy)
        {
            throw new DistributedApplicationException(
                $"Stopped waiting for resource '{resourceName}' to become healthy because it {Describe(resourceEvent.Snapshot)}.");
        }

        return await WaitForReadyAsync(resourceName, resourceEvent.ResourceId, cancellationToken);
    }

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

    internal static bool IsUnavailable(CustomResourceSnapshot snapshot) =>
        snapshot.State?.Text is { } state
        && (KnownResourceStates.TerminalStates.Contains(state) || state == KnownResourceStates.RuntimeUnhealthy);

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

    private async Task<ResourceEvent> WaitForReadyAsync(string name, string id, CancellationToken cancellationToken)
    {
        var ready = await WaitForResourceAsync(name, e => e.ResourceId == id && e.Snapshot.ResourceReady is not null, cancellationToken);
        await ready.Snapshot.ResourceReady!.WaitAsync(cancellationToken);
        return ready;
    }

    private static DistributedApplicationException Unavailable(IResource resource, WaitAnnotation wait, CustomResourceSnapshot snapshot) => new(
        $"Resource '{resource.Name}' stopped waiting for resource '{wait.Resource.Name}' because it {Describe(snapshot)}.");

    private static string Describe(CustomResourceSnapshot snapshot) => snapshot.State?.Text == KnownResourceStates.FailedToStart
        ? "failed to start"
        : $"entered the '{snapshot.State?.Text}' state with exit code '{snapshot.ExitCode}'";
}
