using System.Diagnostics.CodeAnalysis;

namespace ProductBff.Bff.Composition;

/// <summary>The last good values of one section, bounded in number and age; the one refreshed longest ago goes first.</summary>
internal sealed class LastGood<T>(TimeProvider clock, int maxEntries, TimeSpan maxAge)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, LinkedListNode<Entry>> _byId = [];
    private readonly LinkedList<Entry> _byTime = [];

    public void Remember(string id, T value)
    {
        var entry = new Entry(id, value, clock.GetTimestamp());
        lock (_gate)
        {
            if (_byId.TryGetValue(id, out var node))
            {
                node.ValueRef = entry;
                _byTime.Remove(node);
                _byTime.AddLast(node);
            }
            else
            {
                _byId[id] = _byTime.AddLast(entry);
            }

            while (_byTime.First is { } oldest && (_byId.Count > maxEntries || AgeOf(oldest.ValueRef) > maxAge))
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

    public void Forget(string id)
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
    }

    private readonly record struct Entry(string Id, T Value, long FetchedAt);
}
