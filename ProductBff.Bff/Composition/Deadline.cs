namespace ProductBff.Bff.Composition;

/// <summary>A moment on a clock's monotonic scale, unmoved by changes of the wall clock.</summary>
internal readonly struct Deadline(TimeProvider clock, long timestamp)
{
    public static Deadline After(TimeProvider clock, long from, TimeSpan delay) =>
        new(clock, from + (long)(delay.TotalSeconds * clock.TimestampFrequency));

    /// <summary>How long until then; zero once it has passed.</summary>
    public TimeSpan TimeLeft
    {
        get
        {
            var left = clock.GetElapsedTime(clock.GetTimestamp(), timestamp);
            return left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }
    }
}
