using System.Diagnostics.CodeAnalysis;

namespace ProductBff.Bff.Composition;

/// <summary>What was fetched last of one section, bounded in bytes and age; the one refreshed longest ago goes first.</summary>
internal sealed class StaleValues<T>(TimeProvider clock, Func<T, int> size, long maxBytes, TimeSpan maxAge)
{
    // The entry, its place in both collections and its id.
    private const int EntryBytes = 256;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, LinkedListNode<Entry>> _byId = [];
    private readonly LinkedList<Entry> _byTime = [];
    private long _bytes;

    /// <summary>What is kept, roughly.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    /// <summary>Remembers a value in place of the last; forgets it where there is definitively no such thing any more.</summary>
    public void Update(string id, in Fetched<T> fetched)
    {
        if (fetched.TryGet(out var value))
        {
            Remember(id, value);
        }
        else if (fetched.Failure.Reason == FailureReason.NotFound)
        {
            Forget(id);
        }
    }

    /// <summary>Replaces what is remembered. A value that says nothing, or more than all may together, is not kept.</summary>
    private void Remember(string id, T value)
    {
        var bytes = size(value);
        var entry = new Entry(id, value, bytes + EntryBytes, clock.GetTimestamp());
        lock (_gate)
        {
            if (_byId.TryGetValue(id, out var node))
            {
                Remove(node);
            }

            if (bytes > 0 && entry.Bytes <= maxBytes)
            {
                _byId[id] = _byTime.AddLast(entry);
                _bytes += entry.Bytes;
            }

            while (_byTime.First is { } oldest && (_bytes > maxBytes || AgeOf(oldest.ValueRef) > maxAge))
            {
                Remove(oldest);
            }
        }
    }

    /// <summary>The value and how long ago it was fetched, unless that is too long ago.</summary>
    public bool TryGet(string id, [MaybeNullWhen(false)] out T value, out TimeSpan age)
    {
        lock (_gate)
        {
            if (_byId.TryGetValue(id, out var node))
            {
                (value, age) = (node.ValueRef.Value, AgeOf(node.ValueRef));
                if (age <= maxAge)
                {
                    return true;
                }

                Remove(node);
            }
        }

        (value, age) = (default, default);
        return false;
    }

    private void Forget(string id)
    {
        lock (_gate)
        {
            if (_byId.TryGetValue(id, out var node))
            {
                Remove(node);
            }
        }
    }

    private TimeSpan AgeOf(in Entry entry) => clock.GetElapsedTime(entry.FetchedAt);

    private void Remove(LinkedListNode<Entry> node)
    {
        _byId.Remove(node.ValueRef.Id);
        _byTime.Remove(node);
        _bytes -= node.ValueRef.Bytes;
    }

    private readonly record struct Entry(string Id, T Value, int Bytes, long FetchedAt);
}
