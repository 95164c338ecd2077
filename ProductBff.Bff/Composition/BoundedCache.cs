using System.Diagnostics.CodeAnalysis;

namespace ProductBff.Bff.Composition;

/// <summary>Values by key, bounded in bytes and age; the one that was set longest ago goes first, so that making room costs next to nothing.</summary>
/// <param name="clock">Tells the age.</param>
/// <param name="size">What a value takes of memory, in bytes, roughly; 0 for one that is not worth keeping.</param>
/// <param name="maxBytes">What all of them may take.</param>
/// <param name="maxAge">After it a value is as good as none.</param>
internal sealed class BoundedCache<TKey, T>(TimeProvider clock, Func<T, int> size, long maxBytes, TimeSpan maxAge)
    where TKey : notnull
{
    // The entry, its place in both collections and its key.
    private const int EntryBytes = 256;

    private readonly Lock _gate = new();
    private readonly Dictionary<TKey, LinkedListNode<Entry>> _byKey = [];
    private readonly LinkedList<Entry> _byTime = [];
    private long _bytes;

    /// <summary>What is kept, roughly.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    /// <summary>Replaces what was there. A value that is not worth keeping, or larger than all may be together, is not kept.</summary>
    public void Set(TKey key, T value)
    {
        var bytes = size(value);
        var entry = new Entry(key, value, bytes + EntryBytes, clock.GetTimestamp());
        lock (_gate)
        {
            RemoveNow(key);
            if (bytes > 0 && entry.Bytes <= maxBytes)
            {
                _byKey[key] = _byTime.AddLast(entry);
                _bytes += entry.Bytes;
            }

            while (_byTime.First is { } oldest && (_bytes > maxBytes || AgeOf(oldest.ValueRef) > maxAge))
            {
                RemoveNow(oldest.ValueRef.Key);
            }
        }
    }

    /// <summary>The value and how long ago it was set, unless that is too long ago.</summary>
    public bool TryGet(TKey key, [MaybeNullWhen(false)] out T value, out TimeSpan age)
    {
        lock (_gate)
        {
            if (_byKey.TryGetValue(key, out var node))
            {
                (value, age) = (node.ValueRef.Value, AgeOf(node.ValueRef));
                return age <= maxAge;
            }
        }

        (value, age) = (default, default);
        return false;
    }

    public void Remove(TKey key)
    {
        lock (_gate)
        {
            RemoveNow(key);
        }
    }

    private TimeSpan AgeOf(in Entry entry) => clock.GetElapsedTime(entry.SetAt);

    private void RemoveNow(TKey key)
    {
        if (_byKey.Remove(key, out var node))
        {
            _byTime.Remove(node);
            _bytes -= node.ValueRef.Bytes;
        }
    }

    private readonly record struct Entry(TKey Key, T Value, int Bytes, long SetAt);
}
