namespace ProductBff.Bff.Composition;

/// <summary>A moment in a clock's monotonic timestamps, so that changes of the wall clock do not move it.</summary>
internal readonly record struct Deadline
{
    private readonly TimeProvider _clock;
    private readonly long _timestamp;

    private Deadline(TimeProvider clock, long timestamp) => (_clock, _timestamp) = (clock, timestamp);

    public static Deadline After(TimeProvider clock, long from, TimeSpan delay) =>
        new(clock, from + (long)(delay.TotalSeconds * clock.TimestampFrequency));

    /// <summary>The time until the deadline; zero once it has passed.</summary>
    public TimeSpan TimeLeft
    {
        get
        {
            var left = _clock.GetElapsedTime(_clock.GetTimestamp(), _timestamp);
            return left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }
    }

    /// <summary>Fires at the deadline, or after 1 ms when it has passed.</summary>
    public ITimer CreateTimer(Action action) => _clock.CreateTimer(
        static state => ((Action)state!)(), action, TimeSpan.FromMilliseconds(Math.Max(1, TimeLeft.TotalMilliseconds)), Timeout.InfiniteTimeSpan);

    public bool IsAfter(Deadline other) => _timestamp > other._timestamp;
}
