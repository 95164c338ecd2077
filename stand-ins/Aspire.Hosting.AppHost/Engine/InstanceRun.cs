using System.Globalization;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Engine;

/// <summary>One running process of an instance, from its start until its end has been told to everybody.</summary>
internal sealed class InstanceRun
{
    private readonly ResourceInstance _instance;
    private readonly ResourceGroup _group;
    private readonly ChildProcess _process;
    private readonly IReadOnlyDictionary<string, int> _targetPorts;
    private readonly InstanceServices _services;
    private bool _stopRequested;

    public InstanceRun(
        ResourceInstance instance,
        ResourceGroup group,
        ChildProcess process,
        IReadOnlyDictionary<string, int> targetPorts,
        InstanceServices services)
    {
        (_instance, _group, _process, _targetPorts, _services) = (instance, group, process, targetPorts, services);
        Ended = FollowAsync();
    }

    public Task Ended { get; }

    public async Task StopAsync()
    {
        Volatile.Write(ref _stopRequested, true);
        await _process.StopAsync();
        await Ended;
    }

    private async Task FollowAsync()
    {
        using var ended = new CancellationTokenSource();
        var health = MonitorAsync(ended.Token);
        var exitCode = await _process.Exited;
        _services.Endpoints.Detach(_instance, _targetPorts);
        await ended.CancelAsync();
        await health;
        var expected = Volatile.Read(ref _stopRequested) || await _services.IsStoppingAsync();
        if (!expected)
        {
            var line = string.Create(CultureInfo.InvariantCulture, $"The process {_process.Id} ended with exit code {exitCode}.");
            _services.Loggers.Write(_instance.Id, line, isError: exitCode != 0);
        }

        await _services.Notifications.PublishUpdateAsync(_instance.Resource, _instance.Id, snapshot => InstanceSnapshot.Ended(
            snapshot, _instance.Resource, exitCode, isError: exitCode != 0 && !expected, _services.Clock.GetUtcNow().UtcDateTime));
        _group.Ended(_instance);
        _process.Dispose();
    }

    private async Task MonitorAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _services.Health.RunAsync(_instance, AnnounceReadyAsync, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The process has ended.
        }
    }

    private Task AnnounceReadyAsync(CancellationToken cancellationToken)
    {
        var announced = _group.AnnounceReady(_services.Eventing, _services.Services, cancellationToken);
        return _services.Notifications.PublishUpdateAsync(
            _instance.Resource, _instance.Id, snapshot => snapshot with { ResourceReady = announced });
    }
}
