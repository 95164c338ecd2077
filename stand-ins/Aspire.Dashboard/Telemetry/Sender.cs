namespace Aspire.Dashboard.Telemetry;

/// <summary>Who sent a record: a resource (<c>service.name</c>) and its replica (<c>service.instance.id</c>).</summary>
internal sealed record Sender(string Name, string InstanceId);

/// <summary>
/// The senders seen so far. Names are made by clients, so their number is bounded: the ones that are known stay, a new one
/// beyond the bound is refused. Instances of a known name (a restart makes a new one) come and go, oldest out.
/// </summary>
internal sealed class SenderDirectory(int capacity)
{
    private const int InstancesPerName = 32;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Queue<Sender>> _byName = [];

    /// <returns>Null when there is no room for another name.</returns>
    public Sender? Resolve(string name, string instanceId)
    {
        lock (_lock)
        {
            if (!_byName.TryGetValue(name, out var instances))
            {
                if (_byName.Count >= capacity)
                {
                    return null;
                }

                _byName[name] = instances = new Queue<Sender>();
            }

            if (instances.FirstOrDefault(known => known.InstanceId == instanceId) is { } found)
            {
                return found;
            }

            if (instances.Count == InstancesPerName)
            {
                instances.Dequeue();
            }

            var sender = new Sender(instances.TryPeek(out var first) ? first.Name : name, instanceId);
            instances.Enqueue(sender);
            return sender;
        }
    }

    public string[] Names()
    {
        lock (_lock)
        {
            return [.. _byName.Keys.Order(StringComparer.Ordinal)];
        }
    }
}
