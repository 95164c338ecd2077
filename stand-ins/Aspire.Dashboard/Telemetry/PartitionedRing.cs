namespace Aspire.Dashboard.Telemetry;

internal interface IStored
{
    /// <summary>Position in the order of arrival, over all partitions; set by the store.</summary>
    long Sequence { get; set; }

    /// <summary>Approximate bytes held.</summary>
    int Size { get; }
}

/// <summary>
/// One ring per resource plus a bound on bytes over all. Whoever floods loses its own oldest items, not those of the others.
/// Not synchronised: the owning store locks.
/// </summary>
internal sealed class PartitionedRing<T>(int capacityPerPartition, long maxBytes, Action<T>? evicted = null)
    where T : class, IStored
{
    private readonly Dictionary<string, Partition> _partitions = [];
    private long _bytes;

    public long LastSequence { get; private set; }

    public int Count(string partition) => _partitions.TryGetValue(partition, out var found) ? found.Items.Count : 0;

    public long Bytes => _bytes;

    public void Add(string partition, T item)
    {
        if (!_partitions.TryGetValue(partition, out var target))
        {
            _partitions[partition] = target = new Partition(new Ring<T>(capacityPerPartition));
        }

        if (target.Items.IsFull)
        {
            Evict(target);
        }

        item.Sequence = ++LastSequence;
        target.Items.Add(item);
        Grow(target, item.Size);
    }

    /// <summary>For an item that became larger after it was added.</summary>
    public void Grew(string partition, int bytes) => Grow(_partitions[partition], bytes);

    /// <summary>The newest items first, merged over the partitions.</summary>
    public IEnumerable<T> NewestFirst(string? partition = null)
    {
        if (partition is not null)
        {
            return _partitions.TryGetValue(partition, out var found) ? Reverse(found.Items) : [];
        }

        return Merge();
    }

    private static IEnumerable<T> Reverse(Ring<T> items)
    {
        for (var i = items.Count - 1; i >= 0; i--)
        {
            yield return items[i];
        }
    }

    private IEnumerable<T> Merge()
    {
        var queue = new PriorityQueue<(Ring<T> Items, int Index), long>();
        foreach (var partition in _partitions.Values)
        {
            Enqueue(partition.Items, partition.Items.Count - 1);
        }

        while (queue.TryDequeue(out var next, out _))
        {
            yield return next.Items[next.Index];
            Enqueue(next.Items, next.Index - 1);
        }

        void Enqueue(Ring<T> items, int index)
        {
            if (index >= 0)
            {
                queue.Enqueue((items, index), -items[index].Sequence);
            }
        }
    }

    private void Grow(Partition partition, int bytes)
    {
        partition.Bytes += bytes;
        _bytes += bytes;
        while (_bytes > maxBytes && _partitions.Values.MaxBy(candidate => candidate.Bytes) is { Items.Count: > 0 } largest)
        {
            Evict(largest);
        }
    }

    private void Evict(Partition partition)
    {
        var oldest = partition.Items.RemoveOldest();
        partition.Bytes -= oldest.Size;
        _bytes -= oldest.Size;
        evicted?.Invoke(oldest);
    }

    private sealed class Partition(Ring<T> items)
    {
        public Ring<T> Items { get; } = items;

        public long Bytes { get; set; }
    }
}
