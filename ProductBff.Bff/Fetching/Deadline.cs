namespace ProductBff.Bff.Fetching;

/// <summary>A moment in a clock's monotonic timestamps, so that changes of the wall clock do not move it.</summary>
internal readonly record struct Deadline(TimeProvider Clock, long Timestamp)
{
    public static Deadline After(TimeProvider clock, long from, TimeSpan delay) =>
        new(clock, from + (long)(delay.TotalSeconds * clock.TimestampFrequency));

    /// <summary>The time until the deadline; zero once it has passed.</summary>
    public TimeSpan TimeLeft =>
        Clock.GetElapsedTime(Clock.GetTimestamp(), Timestamp) is var left && left > TimeSpan.Zero ? left : TimeSpan.Zero;

    /// <summary>Fires at the deadline, or after 1 ms when it has passed.</summary>
    public ITimer CreateTimer(Action action) => Clock.CreateTimer(
        static state => ((Action)state!)(), action, TimeSpan.FromMilliseconds(Math.Max(1, TimeLeft.TotalMilliseconds)), Timeout.InfiniteTimeSpan);

    public bool IsAfter(Deadline other) => Timestamp > other.Timestamp;
}
