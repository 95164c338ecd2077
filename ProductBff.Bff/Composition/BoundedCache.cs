using System.IO.Hashing;
using System.Runtime.InteropServices;

namespace ProductBff.Bff.Composition;

/// <summary>
/// Values by key, bounded in bytes and age, in two blocks of memory: when the newer one is full, the older one is emptied and filled
/// next. As objects they would live just long enough to be copied to the garbage collector's oldest generation and die there, which
/// costs more than composing a page.
/// </summary>
/// <param name="clock">Tells the age.</param>
/// <param name="maxBytes">What all of them may take.</param>
internal sealed class BoundedCache(TimeProvider clock, int maxBytes)
{
    // What somebody chooses as keys must not make them collide.
    private static readonly long Seed = Random.Shared.NextInt64();

    private readonly Lock _gate = new();
    private Block _newer = new(maxBytes / 2);
    private Block _older = new(maxBytes / 2);

    /// <summary>What is kept, roughly.</summary>
    public long Bytes
    {
        get
        {
            lock (_gate)
            {
                return _newer.Bytes + _older.Bytes;
            }
        }
    }

    /// <summary>Replaces what was there. A value that is larger than a block is not kept.</summary>
    public void Set(string key, ReadOnlySpan<byte> value, TimeSpan lifetime)
    {
        var keyBytes = BytesOf(key);
        var hash = HashOf(keyBytes);
        lock (_gate)
        {
            Forget(hash);
            if (keyBytes.Length + value.Length > _newer.Capacity)
            {
                return;
            }

            if (!_newer.HasRoomFor(keyBytes.Length + value.Length))
            {
                (_newer, _older) = (_older, _newer);
                _newer.Clear();
            }

            _newer.Add(hash, keyBytes, value, clock.GetTimestamp(), lifetime);
        }
    }

    /// <summary>A copy of the value and how long ago it was set; null where it is not there, or was set too long ago.</summary>
    public byte[]? Find(string key, out TimeSpan age)
    {
        var keyBytes = BytesOf(key);
        var hash = HashOf(keyBytes);
        lock (_gate)
        {
            if (_newer.TryFind(hash, keyBytes, out var value, out var entry) || _older.TryFind(hash, keyBytes, out value, out entry))
            {
                age = clock.GetElapsedTime(entry.SetAt);
                return age < entry.Lifetime ? value.ToArray() : null;
            }
        }

        age = default;
        return null;
    }

    public void Remove(string key)
    {
        lock (_gate)
        {
            Forget(HashOf(BytesOf(key)));
        }
    }

    private void Forget(ulong hash)
    {
        _newer.Remove(hash);
        _older.Remove(hash);
    }

    private static ReadOnlySpan<byte> BytesOf(string key) => MemoryMarshal.AsBytes(key.AsSpan());

    private static ulong HashOf(ReadOnlySpan<byte> key) => XxHash3.HashToUInt64(key, Seed);

    /// <summary>Where a key is in its block, and behind it its value; lengths in bytes.</summary>
    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Entry(int At, int KeyLength, int Length, long SetAt, TimeSpan Lifetime);

    /// <summary>Three quarters of its bytes are for keys and values, the rest for finding them.</summary>
    private sealed class Block(int maxBytes)
    {
        private const int IndexBytes = 80;

        private readonly Dictionary<ulong, Entry> _index = [];
        private byte[] _bytes = [];
        private int _end;

        public int Capacity { get; } = maxBytes < IndexBytes ? 0 : maxBytes - (maxBytes / 4);

        public int Bytes => _end + (_index.Count * IndexBytes);

        public bool HasRoomFor(int length) => _end + length <= Capacity && (_index.Count + 1) * IndexBytes <= maxBytes / 4;

        public void Add(ulong hash, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, long now, TimeSpan lifetime)
        {
            if (_bytes.Length == 0)
            {
                // Not cleared, it takes no memory before something is written to it.
                _bytes = GC.AllocateUninitializedArray<byte>(Capacity);
            }

            _index[hash] = new(_end, key.Length, value.Length, now, lifetime);
            key.CopyTo(_bytes.AsSpan(_end));
            value.CopyTo(_bytes.AsSpan(_end + key.Length));
            _end += key.Length + value.Length;
        }

        public bool TryFind(ulong hash, ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value, out Entry entry)
        {
            var found = _index.TryGetValue(hash, out entry) && _bytes.AsSpan(entry.At, entry.KeyLength).SequenceEqual(key);
            value = found ? _bytes.AsSpan(entry.At + entry.KeyLength, entry.Length) : default;
            return found;
        }

        public void Remove(ulong hash) => _index.Remove(hash);

        public void Clear()
        {
            _index.Clear();
            _end = 0;
        }
    }
}
