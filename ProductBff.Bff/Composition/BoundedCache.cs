using System.IO.Hashing;
using System.Runtime.InteropServices;

namespace ProductBff.Bff.Composition;

/// <summary>
/// Values by key, bounded in bytes and age, in a ring of memory in which the newest overwrites the oldest. As objects they would live
/// just long enough to be copied to the garbage collector's oldest generation and die there, which costs more than composing a page.
/// </summary>
/// <param name="clock">Tells the age.</param>
/// <param name="maxBytes">What all of them may take: three quarters for keys and values, the rest for finding them.</param>
internal sealed class BoundedCache(TimeProvider clock, int maxBytes)
{
    private const int IndexBytes = 80;

    // What somebody chooses as keys must not make them collide.
    private static readonly long Seed = Random.Shared.NextInt64();

    private readonly Lock _gate = new();
    private readonly int _capacity = maxBytes - (maxBytes / 4);
    private readonly int _maxEntries = maxBytes / 4 / IndexBytes;
    private readonly Dictionary<ulong, Entry> _index = [];
    private readonly Queue<Entry> _byTime = [];
    private byte[] _ring = [];
    private long _end;

    /// <summary>What is kept, roughly.</summary>
    public long Bytes
    {
        get
        {
            lock (_gate)
            {
                return _byTime.TryPeek(out var oldest) ? _end - oldest.At + (_byTime.Count * IndexBytes) : 0;
            }
        }
    }

    /// <summary>Replaces what was there. A value that is larger than all may be together is not kept.</summary>
    public void Set(string key, ReadOnlySpan<byte> value, TimeSpan lifetime)
    {
        var keyBytes = BytesOf(key);
        var (hash, length) = (HashOf(keyBytes), keyBytes.Length + value.Length);
        lock (_gate)
        {
            _index.Remove(hash);
            if (length > _capacity || _maxEntries == 0)
            {
                return;
            }

            if (_ring.Length == 0)
            {
                // Not cleared, it takes no memory before something is written to it.
                _ring = GC.AllocateUninitializedArray<byte>(_capacity);
            }

            // In one piece: what does not fit before the ring's end begins at its start.
            var offset = (int)(_end % _capacity);
            var at = offset + length <= _capacity ? _end : _end + _capacity - offset;
            MakeRoom(at + length - _capacity);

            var entry = new Entry(hash, at, keyBytes.Length, value.Length, clock.GetTimestamp(), lifetime);
            keyBytes.CopyTo(KeyOf(entry));
            value.CopyTo(ValueOf(entry));
            _index[hash] = entry;
            _byTime.Enqueue(entry);
            _end = at + length;
        }
    }

    /// <summary>A copy of the value and how long ago it was set; null where it is not there, or was set too long ago.</summary>
    public byte[]? Find(string key, out TimeSpan age)
    {
        var keyBytes = BytesOf(key);
        lock (_gate)
        {
            if (_index.TryGetValue(HashOf(keyBytes), out var entry) && KeyOf(entry).SequenceEqual(keyBytes))
            {
                age = AgeOf(entry);
                return age < entry.Lifetime ? ValueOf(entry).ToArray() : null;
            }
        }

        age = default;
        return null;
    }

    public void Remove(string key)
    {
        lock (_gate)
        {
            _index.Remove(HashOf(BytesOf(key)));
        }
    }

    private void MakeRoom(long before)
    {
        while (_byTime.TryPeek(out var oldest) && (oldest.At < before || _byTime.Count >= _maxEntries || AgeOf(oldest) >= oldest.Lifetime))
        {
            _byTime.Dequeue();
            if (_index.TryGetValue(oldest.Hash, out var current) && current.At == oldest.At)
            {
                _index.Remove(oldest.Hash);
            }
        }
    }

    private TimeSpan AgeOf(in Entry entry) => clock.GetElapsedTime(entry.SetAt);

    private Span<byte> KeyOf(in Entry entry) => _ring.AsSpan((int)(entry.At % _capacity), entry.KeyLength);

    private Span<byte> ValueOf(in Entry entry) => _ring.AsSpan((int)(entry.At % _capacity) + entry.KeyLength, entry.Length);

    private static ReadOnlySpan<byte> BytesOf(string key) => MemoryMarshal.AsBytes(key.AsSpan());

    private static ulong HashOf(ReadOnlySpan<byte> key) => XxHash3.HashToUInt64(key, Seed);

    /// <summary>Where a key is in the ring, whose places count on with each round, and behind it its value; lengths in bytes.</summary>
    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Entry(ulong Hash, long At, int KeyLength, int Length, long SetAt, TimeSpan Lifetime);
}
