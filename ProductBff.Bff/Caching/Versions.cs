namespace ProductBff.Bff.Caching;

/// <summary>
/// Versions by name, hashed into a table of fixed size, so that no number of writes makes it grow. Two names in one slot only cost each
/// other a few cache hits. A name that has not been changed for a while has version 0.
/// </summary>
internal sealed class Versions(TimeProvider time)
{
    private const int SlotCount = 4_096;

    private readonly long[] _version = new long[SlotCount];
    private readonly long[] _until = new long[SlotCount];

    public static long New() => Random.Shared.NextInt64(1, long.MaxValue);

    /// <summary>A version that changes when any of its parts changes; 0 while all of them are.</summary>
    public static long Combine(long one, long another, long third = 0) => unchecked((((one * 31) + another) * 31) + third);

    public long Get(string name)
    {
        var slot = SlotOf(name);
        return time.GetTimestamp() < Volatile.Read(ref _until[slot]) ? Volatile.Read(ref _version[slot]) : 0;
    }

    /// <param name="name">What has changed: a product, a kind of page, or everything.</param>
    /// <param name="period">How long to remember it: longer than a page composed from the previous version can live.</param>
    public void Change(string name, TimeSpan period)
    {
        var slot = SlotOf(name);
        Volatile.Write(ref _version[slot], New());
        Volatile.Write(ref _until[slot], time.GetTimestamp() + (long)(period.TotalSeconds * time.TimestampFrequency));
    }

    private static int SlotOf(string name) => (int)(XxHash3.HashToUInt64(MemoryMarshal.AsBytes(name.AsSpan())) % SlotCount);
}
