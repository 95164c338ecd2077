namespace ProductBff.Bff.Composition;

/// <summary>A moment on a clock's monotonic scale, unmoved by changes of the wall clock.</summary>
internal readonly record struct Deadline
{
    private readonly TimeProvider _clock;
    private readonly long _timestamp;

    private Deadline(TimeProvider clock, long timestamp) => (_clock, _timestamp) = (clock, timestamp);

    public static Deadline After(TimeProvider clock, long from, TimeSpan delay) =>
        new(clock, from + (long)(delay.TotalSeconds * clock.TimestampFrequency));

    /// <summary>How long until then; zero once it has passed.</summary>
    public TimeSpan TimeLeft
    {
        get
        {
            var left = _clock.GetElapsedTime(_clock.GetTimestamp(), _timestamp);
            return left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }
    }

    /// <summary>Fires then, or at once where it has passed.</summary>
    public ITimer CreateTimer(Action action) => _clock.CreateTimer(
        static state => ((Action)state!)(), action, TimeSpan.FromMilliseconds(Math.Max(1, TimeLeft.TotalMilliseconds)), Timeout.InfiniteTimeSpan);

    public bool IsAfter(Deadline other) => _timestamp > other._timestamp;
}
