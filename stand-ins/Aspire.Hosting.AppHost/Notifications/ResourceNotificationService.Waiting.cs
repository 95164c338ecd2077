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

    internal static bool IsUnavailable(CustomResourceSnapshot snapshot) =>
        snapshot.State?.Text is { } state
        && (KnownResourceStates.TerminalStates.Contains(state) || state == KnownResourceStates.RuntimeUnhealthy);

    private async Task<ResourceEvent> WaitForReadyAsync(string name, string id, CancellationToken cancellationToken)
    {
        var ready = await WaitForResourceAsync(name, e => e.ResourceId == id && e.Snapshot.ResourceReady is not null, cancellationToken);
        await ready.Snapshot.ResourceReady!.WaitAsync(cancellationToken);
        return ready;
    }

    private static string Describe(CustomResourceSnapshot snapshot) => snapshot.State?.Text == KnownResourceStates.FailedToStart
        ? "failed to start"
        : $"entered the '{snapshot.State?.Text}' state with exit code '{snapshot.ExitCode}'";
}
