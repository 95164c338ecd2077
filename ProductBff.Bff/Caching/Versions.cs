using System.IO.Hashing;
using System.Runtime.InteropServices;

namespace ProductBff.Bff.Caching;

/// <summary>
/// Versions by name, in a table of fixed size, so that it cannot grow, whoever writes what. Two names in one slot cost each other a few
/// cache hits. A name that was not changed for a while has the version 0.
/// </summary>
internal sealed class Versions(TimeProvider time)
{
    private const int SlotCount = 4_096;

    private readonly long[] _version = new long[SlotCount];
    private readonly long[] _until = new long[SlotCount];

    public static long New() => Random.Shared.NextInt64(1, long.MaxValue);

    /// <summary>Of two versions one that changes with either.</summary>
    public static long Combine(long one, long another) => unchecked((one * 31) + another);

    public long Get(string name)
    {
        var slot = SlotOf(name);
        return time.GetTimestamp() < Volatile.Read(ref _until[slot]) ? Volatile.Read(ref _version[slot]) : 0;
    }

    /// <param name="name">Of a product or a page.</param>
    /// <param name="period">Longer than anything lives that was made of the version before.</param>
    /// <returns>The new version.</returns>
    public long Change(string name, TimeSpan period)
    {
        var (slot, version) = (SlotOf(name), New());
        Volatile.Write(ref _version[slot], version);
        Volatile.Write(ref _until[slot], time.GetTimestamp() + (long)(period.TotalSeconds * time.TimestampFrequency));
        return version;
    }

    /// <summary>Back to version 0, unless it was changed again.</summary>
    public void Forget(string name, long version) => Interlocked.CompareExchange(ref _version[SlotOf(name)], 0, version);

    private static int SlotOf(string name) => (int)(XxHash3.HashToUInt64(MemoryMarshal.AsBytes(name.AsSpan())) % SlotCount);
}
