using System.Buffers.Binary;

namespace ProductBff.Bff.Caching;

/// <summary>
/// A complete page as it is stored, little-endian: the version of the data it was composed from (8 bytes), the time until which the backends
/// let it be cached (8 bytes, Unix milliseconds), the hash of its JSON, used as ETag and checksum (16 bytes), and the JSON.
/// </summary>
internal sealed class CachedPage
{
    private const int UntilAt = sizeof(long);
    private const int HashAt = UntilAt + sizeof(long);
    private const int BodyAt = HashAt + 16;
    private const long MaxAgeMilliseconds = 24 * 60 * 60 * 1_000;

    private readonly byte[] _stored;

    private CachedPage(byte[] stored) => _stored = stored;

    public ReadOnlyMemory<byte> Body => _stored.AsMemory(BodyAt);

    public UInt128 Hash => BinaryPrimitives.ReadUInt128LittleEndian(_stored.AsSpan(HashAt));

    /// <summary>How much longer the backends let a client cache it; 0 to 24 hours.</summary>
    public TimeSpan MaxAge(DateTimeOffset now) =>
        TimeSpan.FromMilliseconds(Math.Clamp(BinaryPrimitives.ReadInt64LittleEndian(_stored.AsSpan(UntilAt)) - now.ToUnixTimeMilliseconds(), 0, MaxAgeMilliseconds));

    public static byte[] Serialize(ReadOnlySpan<byte> body, UInt128 hash, long version, DateTimeOffset until)
    {
        var stored = new byte[BodyAt + body.Length];
        BinaryPrimitives.WriteInt64LittleEndian(stored, version);
        BinaryPrimitives.WriteInt64LittleEndian(stored.AsSpan(UntilAt), until.ToUnixTimeMilliseconds());
        BinaryPrimitives.WriteUInt128LittleEndian(stored.AsSpan(HashAt), hash);
        body.CopyTo(stored.AsSpan(BodyAt));
        return stored;
    }

    /// <summary>Null when nothing is stored, the page is of another version, or the bytes are damaged.</summary>
    public static CachedPage? Parse(byte[]? stored, long version, out CacheOutcome outcome)
    {
        outcome = stored is null ? CacheOutcome.Absent
            : stored.Length <= BodyAt ? CacheOutcome.Damaged
            : BinaryPrimitives.ReadInt64LittleEndian(stored) != version ? CacheOutcome.Outdated
            : BinaryPrimitives.ReadUInt128LittleEndian(stored.AsSpan(HashAt)) != XxHash128.HashToUInt128(stored.AsSpan(BodyAt)) ? CacheOutcome.Damaged
            : CacheOutcome.Hit;
        return outcome == CacheOutcome.Hit ? new(stored!) : null;
    }
}
