using System.Diagnostics.CodeAnalysis;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Engine;

/// <summary>One instance of a resource on its way through its states. It is never restarted without being asked to.</summary>
[SuppressMessage("Design", "CA1001", Justification = "A semaphore without a wait handle holds nothing that would have to be disposed.")]
internal sealed class ResourceInstance(ResourceGroup group, string suffix, InstanceServices services)
{
    // One start at a time; stopping cancels a start that is under way.
    private readonly SemaphoreSlim _starting = new(1, 1);
    private readonly Lock _gate = new();
    private CancellationTokenSource? _start;
    private CancellationTokenSource? _wait;
    private InstanceRun? _run;

    public IResource Resource => group.Resource;

    public string Suffix => suffix;

    public string Id { get; } = $"{group.Resource.Name}-{suffix}";

    public bool IsRunning => _run is { Ended.IsCompleted: false };

    /// <summary>Waits for what the resource waits for and starts its process. Completes when it runs or has failed to start.</summary>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await _starting.WaitAsync(cancellationToken);
        using var start = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, services.Lifetime.ApplicationStopping);
        try
        {
            if (IsRunning)
            {
                return;
            }

            _start = start;
            await WaitForDependenciesAsync(start.Token);
            await Publish(KnownResourceStates.Starting);
            await services.Eventing.PublishAsync(new BeforeResourceStartedEvent(Resource, services.Services), start.Token);
            await LaunchAsync(start.Token);
        }
        catch (OperationCanceledException) when (start.IsCancellationRequested)
        {
            await Publish(KnownResourceStates.NotStarted);
            cancellationToken.ThrowIfCancellationRequested();
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !start.IsCancellationRequested)
        {
            // Whatever went wrong is this resource's affair: the others go on.
            var reason = exception is DistributedApplicationException ? exception.Message : exception.ToString();
            services.Loggers.Write(Id, $"Failed to start: {reason}", isError: true);
            await Publish(new ResourceStateSnapshot(KnownResourceStates.FailedToStart, KnownResourceStateStyles.Error));
        }
        finally
        {
            _start = null;
            _starting.Release();
        }
    }

    /// <summary>Lets an instance that waits start at once.</summary>
    /// <returns>False if it does not wait.</returns>
    public bool StopWaiting()
    {
        lock (_gate)
        {
            _wait?.Cancel();
            return _wait is not null;
        }
    }

    /// <summary>Ends the process, or the attempt to start it. Completes when it has ended.</summary>
    public async Task StopAsync()
    {
        try
        {
            _start?.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The start was over at this very moment.
        }

        await _starting.WaitAsync(CancellationToken.None);
        try
        {
            if (_run is { Ended.IsCompleted: false } run)
            {
                await Publish(KnownResourceStates.Stopping);
                await run.StopAsync();
            }
        }
        finally
        {
            _starting.Release();
        }
    }

    private async Task WaitForDependenciesAsync(CancellationToken cancellationToken)
    {
        if (!Resource.HasAnnotationOfType<WaitAnnotation>())
        {
            return;
        }

        using var wait = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        lock (_gate)
        {
            _wait = wait;
        }

        try
        {
            await Publish(KnownResourceStates.Waiting);
            await services.Notifications.WaitForDependenciesAsync(
                Resource, line => services.Loggers.Write(Id, line, isError: false), wait.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            services.Loggers.Write(Id, "Stopped waiting because it was told to start.", isError: false);
        }
        finally
        {
            lock (_gate)
            {
                _wait = null;
            }
        }
    }

    private async Task LaunchAsync(CancellationToken cancellationToken)
    {
        var targetPorts = EndpointAllocator.TargetPorts(Resource);
        var launched = await services.Launcher.LaunchAsync(this, targetPorts, cancellationToken);
        services.Endpoints.Attach(this, targetPorts);
        await services.Notifications.PublishUpdateAsync(Resource, Id, snapshot => InstanceSnapshot.Running(
            snapshot, Resource, launched, targetPorts, services.Health.Unknown(Resource), services.Clock.GetUtcNow().UtcDateTime));
        _run = new InstanceRun(this, group, launched.Process, targetPorts, services);
    }

    private Task Publish(ResourceStateSnapshot state) => services.Notifications.PublishUpdateAsync(
        Resource, Id, snapshot => snapshot with { State = state, Commands = InstanceSnapshot.Commands(state.Text) });

    private Task Publish(string state) => Publish(new ResourceStateSnapshot(state, Style: null));
}
