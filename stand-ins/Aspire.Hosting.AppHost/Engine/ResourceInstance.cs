using System.Diagnostics.CodeAnalysis;
using System.Globalization;
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
    private Run? _run;

    public IResource Resource => group.Resource;

    public string Suffix => suffix;

    public string Id { get; } = $"{group.Resource.Name}-{suffix}";

    public bool IsRunning => _run is { Ended.IsCompleted: false };

    /// <summary>Waits for what the resource waits for and starts its process. Completes when it runs or has failed to start.</summary>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await _starting.WaitAsync(cancellationToken);
        using var start = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
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
                run.StopRequested = true;
                await Publish(KnownResourceStates.Stopping);
                await run.Process.StopAsync();
                await run.Ended;
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
        await services.Notifications.PublishUpdateAsync(Resource, Id, snapshot => snapshot with
        {
            State = new ResourceStateSnapshot(KnownResourceStates.Running, KnownResourceStateStyles.Success),
            Commands = InstanceSnapshot.Commands(KnownResourceStates.Running),
            StartTimeStamp = services.Clock.GetUtcNow().UtcDateTime,
            StopTimeStamp = null,
            ExitCode = null,
            ResourceReady = null,
            HealthReports = services.Health.Unknown(Resource),
            EnvironmentVariables = launched.Environment,
            Urls = InstanceSnapshot.Urls(Resource, targetPorts),
            Properties = InstanceSnapshot.Properties(Resource, launched.Process.Id),
        });
        var run = new Run(launched.Process);
        run.Ended = FollowAsync(run, targetPorts);
        _run = run;
    }

    private async Task FollowAsync(Run run, IReadOnlyDictionary<string, int> targetPorts)
    {
        using var ended = new CancellationTokenSource();
        var health = MonitorAsync(ended.Token);
        var exitCode = await run.Process.Exited;
        services.Endpoints.Detach(this, targetPorts);
        await ended.CancelAsync();
        await health;
        var expected = run.StopRequested || await services.IsStoppingAsync();
        if (!expected)
        {
            services.Loggers.Write(
                Id, string.Create(CultureInfo.InvariantCulture, $"The process {run.Process.Id} ended with exit code {exitCode}."), isError: exitCode != 0);
        }

        run.Process.Dispose();
        await services.Notifications.PublishUpdateAsync(Resource, Id, snapshot => InstanceSnapshot.Ended(
            snapshot, Resource, exitCode, isError: exitCode != 0 && !expected, services.Clock.GetUtcNow().UtcDateTime));
        group.Ended();
    }

    private async Task MonitorAsync(CancellationToken cancellationToken)
    {
        try
        {
            await services.Health.RunAsync(this, AnnounceReadyAsync, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The process has ended.
        }
    }

    private Task AnnounceReadyAsync(CancellationToken cancellationToken)
    {
        var announced = group.AnnounceReady(services.Eventing, services.Services, cancellationToken);
        return services.Notifications.PublishUpdateAsync(Resource, Id, snapshot => snapshot with { ResourceReady = announced });
    }

    private Task Publish(ResourceStateSnapshot state) => services.Notifications.PublishUpdateAsync(
        Resource, Id, snapshot => snapshot with { State = state, Commands = InstanceSnapshot.Commands(state.Text) });

    private Task Publish(string state) => Publish(new ResourceStateSnapshot(state, Style: null));

    private sealed class Run(ChildProcess process)
    {
        public ChildProcess Process { get; } = process;

        public bool StopRequested { get; set; }

        public Task Ended { get; set; } = Task.CompletedTask;
    }
}
