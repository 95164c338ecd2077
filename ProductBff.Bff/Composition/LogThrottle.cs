namespace ProductBff.Bff.Composition;

/// <summary>Lets one message per second through and counts the others.</summary>
internal sealed class LogThrottle(TimeProvider clock)
{
    private readonly long _interval = clock.TimestampFrequency;
    private long _next = long.MinValue;
    private int _suppressed;

    /// <param name="suppressed">How many messages were suppressed since the last one that was let through.</param>
    public bool TryEnter(out int suppressed)
    {
        var now = clock.GetTimestamp();
        var next = Volatile.Read(ref _next);
        if (now < next || Interlocked.CompareExchange(ref _next, now + _interval, next) != next)
        {
            Interlocked.Increment(ref _suppressed);
            suppressed = 0;
            return false;
        }

        suppressed = Interlocked.Exchange(ref _suppressed, 0);
        return true;
    }
}
