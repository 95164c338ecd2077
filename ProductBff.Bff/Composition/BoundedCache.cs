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
    private MemoryBlock _newer = new(maxBytes / 2);
    private MemoryBlock _older = new(maxBytes / 2);

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
}
