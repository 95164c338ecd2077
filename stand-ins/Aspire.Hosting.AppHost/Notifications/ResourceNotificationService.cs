using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Knows the state of every instance and tells whoever watches.</summary>
public sealed partial class ResourceNotificationService(
    ResourceLoggerService loggers, DistributedApplicationOptions options, DistributedApplicationModel model)
{
    // A watcher that falls this far behind misses states that have been overtaken, never the last one.
    private const int MaxPendingEvents = 10_000;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, ResourceEvent> _current = [];
    private readonly List<Channel<ResourceEvent>> _watchers = [];

    /// <summary>The state of an instance, or of a resource that has one instance.</summary>
    public bool TryGetCurrentState(string resourceId, [NotNullWhen(true)] out ResourceEvent? resourceEvent)
    {
        lock (_gate)
        {
            if (!_current.TryGetValue(resourceId, out resourceEvent))
            {
                var instances = _current.Values.Where(e => string.Equals(e.Resource.Name, resourceId, StringComparison.OrdinalIgnoreCase)).ToArray();
                resourceEvent = instances is [var only] ? only : null;
            }

            return resourceEvent is not null;
        }
    }

    /// <summary>First the current state of every instance, then each change, until cancelled.</summary>
    public async IAsyncEnumerable<ResourceEvent> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var channel = Channel.CreateBounded<ResourceEvent>(
            new BoundedChannelOptions(MaxPendingEvents) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });
        ResourceEvent[] current;
        lock (_gate)
        {
            current = [.. _current.Values];
            _watchers.Add(channel);
        }

        try
        {
            foreach (var resourceEvent in current)
            {
                yield return resourceEvent;
            }

            await foreach (var resourceEvent in channel.Reader.ReadAllAsync(cancellationToken))
            {
                yield return resourceEvent;
            }
        }
        finally
        {
            lock (_gate)
            {
                _watchers.Remove(channel);
            }
        }
    }

    /// <summary>Changes the state of one instance.</summary>
    public Task PublishUpdateAsync(IResource resource, string resourceId, Func<CustomResourceSnapshot, CustomResourceSnapshot> stateFactory)
    {
        lock (_gate)
        {
            var previous = _current.GetValueOrDefault(resourceId)?.Snapshot ?? new() { ResourceType = "Unknown" };
            var snapshot = stateFactory(previous);
            if (ReferenceEquals(previous, snapshot))
            {
                return Task.CompletedTask;
            }

            var resourceEvent = _current[resourceId] = new(resource, resourceId, snapshot);
            foreach (var watcher in _watchers)
            {
                watcher.Writer.TryWrite(resourceEvent);
            }
        }

        return Task.CompletedTask;
    }

    /// <summary>Changes the state of all instances.</summary>
    public async Task PublishUpdateAsync(IResource resource, Func<CustomResourceSnapshot, CustomResourceSnapshot> stateFactory)
    {
        foreach (var resourceId in resource.GetResolvedResourceNames())
        {
            await PublishUpdateAsync(resource, resourceId, stateFactory);
        }
    }
}
