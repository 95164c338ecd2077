namespace ProductBff.Bff.Backends.Resilience;

/// <summary>
/// Quantiles of how long a backend's latest successful answers took, kept in a ring buffer and recomputed
/// whenever a quarter of it is new. Readers see the last computed values without taking the lock.
/// </summary>
internal sealed class LatencyQuantiles(double upperQuantile)
{
    private const int Capacity = 512;
    private const int FewestForTail = 32;

    private readonly Lock _lock = new();
    private readonly long[] _ring = new long[Capacity];
    private readonly long[] _sorted = new long[Capacity];
    private int _count;
    private int _next;
    private int _sinceRefresh;
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
            _ring[_next] = duration.Ticks;
            _next = (_next + 1) % Capacity;
            _count = Math.Min(_count + 1, Capacity);

            // One answer is enough for a median; the upper quantile needs more.
            if (++_sinceRefresh >= Math.Max(FewestForTail, _count / 4) || _median < 0)
            {
                Refresh();
            }
        }
    }

    private void Refresh()
    {
        var sorted = _sorted.AsSpan(0, _count);
        _ring.AsSpan(0, _count).CopyTo(sorted);
        sorted.Sort();
        Volatile.Write(ref _median, sorted[_count / 2]);
        if (_count >= FewestForTail)
        {
            Volatile.Write(ref _upper, sorted[Math.Min((int)(_count * upperQuantile), _count - 1)]);
            _sinceRefresh = 0;
        }
    }

    private static TimeSpan? AsTime(long ticks) => ticks < 0 ? null : TimeSpan.FromTicks(ticks);
}
