using Aspire.Dashboard.Live;

namespace Aspire.Dashboard.Resources;

/// <summary>The latest snapshot of every resource, kept up to date for as long as the dashboard runs.</summary>
internal sealed class ResourceBoard(IResourceSource source, ChangeHub hub)
{
    /// <summary>A model is written by hand; this only bounds a source that has gone wrong.</summary>
    private const int MostResources = 500;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, ResourceSnapshot> _byInstance = [];

    public ResourceSnapshot[] All()
    {
        lock (_lock)
        {
            return [.. _byInstance.Values];
        }
    }

    public ResourceSnapshot? Find(string? instanceId)
    {
        lock (_lock)
        {
            return instanceId is null ? null : _byInstance.GetValueOrDefault(instanceId);
        }
    }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await foreach (var snapshot in source.WatchResourcesAsync(cancellationToken))
        {
            lock (_lock)
            {
                if (_byInstance.Count >= MostResources && !_byInstance.ContainsKey(snapshot.InstanceId))
                {
                    continue;
                }

                _byInstance[snapshot.InstanceId] = snapshot;
            }

            hub.Publish(Topic.Resources);
        }
    }
}
