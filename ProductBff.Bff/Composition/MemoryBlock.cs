using System.Runtime.InteropServices;

namespace ProductBff.Bff.Composition;

/// <summary>Where a key is in its block, and behind it its value; lengths in bytes.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct BlockEntry(int At, int KeyLength, int Length, long SetAt, TimeSpan Lifetime);

/// <summary>Three quarters of its bytes are for keys and values, the rest for finding them.</summary>
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
            // Not cleared, it takes no memory before something is written to it.
            _bytes = GC.AllocateUninitializedArray<byte>(Capacity);
        }

        _index[hash] = new(_end, key.Length, value.Length, now, lifetime);
        key.CopyTo(_bytes.AsSpan(_end));
        value.CopyTo(_bytes.AsSpan(_end + key.Length));
        _end += key.Length + value.Length;
    }

    /// <summary>In its place, where it is no longer than what is there.</summary>
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
