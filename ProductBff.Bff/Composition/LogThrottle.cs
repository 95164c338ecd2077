namespace ProductBff.Bff.Composition;

/// <summary>Lets one message per second through and counts the others.</summary>
internal sealed class LogThrottle(TimeProvider clock)
{
    private readonly Lock _gate = new();
    private long _next = long.MinValue;
    private int _suppressed;

    /// <param name="suppressed">How many messages were suppressed since the last one that was let through.</param>
    public bool TryEnter(out int suppressed)
    {
        lock (_gate)
        {
            var now = clock.GetTimestamp();
            var enters = now >= _next;
            (_next, suppressed, _suppressed) = enters ? (now + clock.TimestampFrequency, _suppressed, 0) : (_next, 0, _suppressed + 1);
            return enters;
        }
    }
}
