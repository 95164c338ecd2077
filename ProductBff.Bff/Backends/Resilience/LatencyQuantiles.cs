namespace ProductBff.Bff.Backends.Resilience;

/// <summary>
/// Quantiles of how long a backend's latest successful answers took, kept in a ring buffer and recomputed after every 32 answers until
/// it is full, then whenever a quarter of it is new. Readers see the last computed values without taking the lock.
/// </summary>
internal sealed class LatencyQuantiles(double upperQuantile)
{
    private const int Capacity = 512;
    private const int FewestForTail = 32;

    private readonly Lock _lock = new();
    private readonly long[] _ring = new long[Capacity];
    private readonly long[] _sorted = new long[Capacity];
    private long _recorded;
    private long _median = -1;
    private long _upper = -1;

    /// <summary>The median; null before the first answer.</summary>
    public TimeSpan? Typical => AsTime(Volatile.Read(ref _median));

    /// <summary>The upper quantile; null until <see cref="FewestForTail"/> answers were seen.</summary>
    public TimeSpan? Upper => AsTime(Volatile.Read(ref _upper));

    public void Record(TimeSpan duration)
    {
        lock (_lock)
        {
            _ring[_recorded++ % Capacity] = duration.Ticks;
            var count = (int)Math.Min(_recorded, Capacity);
            // One answer is enough for a median; the upper quantile needs more.
            if (_recorded == 1 || _recorded % (_recorded < Capacity ? FewestForTail : Capacity / 4) == 0)
            {
                var sorted = _sorted.AsSpan(0, count);
                _ring.AsSpan(0, count).CopyTo(sorted);
                sorted.Sort();
                Volatile.Write(ref _median, sorted[count / 2]);
                Volatile.Write(ref _upper, count >= FewestForTail ? sorted[Math.Min((int)(count * upperQuantile), count - 1)] : -1);
            }
        }
    }

    private static TimeSpan? AsTime(long ticks) => ticks < 0 ? null : TimeSpan.FromTicks(ticks);
}
