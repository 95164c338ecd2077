namespace ProductBff.Bff.Memory;

/// <summary>
/// Values by key, bounded in bytes and age, in two blocks of memory: when the newer block is full, the older one is cleared and becomes
/// the newer. Values kept as objects would live just long enough to be promoted to generation 2 and die there, which costs more than
/// composing a page.
/// </summary>
/// <param name="clock">Measures the age of values.</param>
/// <param name="maxBytes">The memory limit of both blocks together.</param>
internal sealed class BoundedCache(TimeProvider clock, int maxBytes)
{
    // Random, so that nobody can choose keys that collide.
    private static readonly long Seed = Random.Shared.NextInt64();

    private readonly Lock _gate = new();
    private MemoryBlock _newer = new(maxBytes / 2);
    private MemoryBlock _older = new(maxBytes / 2);

    /// <summary>The memory in use, approximately.</summary>
    public long Bytes => _newer.Bytes + _older.Bytes;

    /// <summary>Replaces any previous value. A value too large for a block is not kept; the previous one is removed all the same.</summary>
    public void Set(string key, ReadOnlySpan<byte> value, TimeSpan lifetime)
    {
        var keyBytes = BytesOf(key);
        var hash = HashOf(keyBytes);
        lock (_gate)
        {
            if (_newer.TryReplace(hash, keyBytes, value, clock.GetTimestamp(), lifetime))
            {
                return;
            }

            if (keyBytes.Length + value.Length > _newer.Capacity)
            {
                Forget(hash);
                return;
            }

            if (!_newer.HasRoomFor(keyBytes.Length + value.Length))
            {
                (_newer, _older) = (_older, _newer);
                _newer.Clear();
            }

            // It hides what the older block has under the key.
            _newer.Add(hash, keyBytes, value, clock.GetTimestamp(), lifetime);
        }
    }

    /// <summary>A copy of the value, and how long ago it was set; null when there is none or it has expired.</summary>
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
}
