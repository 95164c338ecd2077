namespace ProductBff.Bff.Memory;

/// <summary>Where in its block a key stands, followed by its value; lengths in bytes, <c>SetAt</c> a timestamp of the clock.</summary>
internal readonly record struct BlockEntry(int At, int KeyLength, int Length, long SetAt, TimeSpan Lifetime);

/// <summary>A buffer of keys and values with a hash index: three quarters of the bytes are for the data, the rest for the index.</summary>
internal sealed class MemoryBlock(int maxBytes)
{
    private const int IndexBytes = 80;

    private readonly Dictionary<ulong, BlockEntry> _index = [];
    private byte[] _bytes = [];
    private int _end;

    public int Capacity { get; } = maxBytes < IndexBytes ? 0 : maxBytes - (maxBytes / 4);

    public int Bytes => _end + (_index.Count * IndexBytes);

    public bool HasRoomFor(int length) => _end + length <= Capacity && (_index.Count + 1) * IndexBytes <= maxBytes / 4;

    public void Add(ulong hash, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, long now, TimeSpan lifetime)
    {
        if (_bytes.Length == 0)
        {
            // Not zeroed, so that it takes physical memory only as it is written to.
            _bytes = GC.AllocateUninitializedArray<byte>(Capacity);
        }

        _index[hash] = new(_end, key.Length, value.Length, now, lifetime);
        key.CopyTo(_bytes.AsSpan(_end));
        value.CopyTo(_bytes.AsSpan(_end + key.Length));
        _end += key.Length + value.Length;
    }

    /// <summary>Overwrites the value in place, if the new one is no longer.</summary>
    public bool TryReplace(ulong hash, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, long now, TimeSpan lifetime)
    {
        if (!TryFind(hash, key, out _, out var entry) || value.Length > entry.Length)
        {
            return false;
        }

        value.CopyTo(_bytes.AsSpan(entry.At + entry.KeyLength));
        _index[hash] = entry with { Length = value.Length, SetAt = now, Lifetime = lifetime };
        return true;
    }

    public bool TryFind(ulong hash, ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value, out BlockEntry entry)
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
