namespace ProductBff.Bff.Caching;

/// <summary>
/// A circuit breaker for the cache: after some failures in a row the cache is bypassed for a while, so that a slow one does not cost every
/// request its timeout. Calls in flight together count as one failure, because a short pause must not send all the cache's work to the
/// backends. After the break, the next failure starts another one.
/// </summary>
internal sealed partial class CacheCircuitBreaker(IOptions<CachingOptions> options, TimeProvider time, ILogger<CacheCircuitBreaker> logger)
{
    private readonly CachingOptions _options = options.Value;
    private long _openUntil = long.MinValue;
    private long _lastFailure = long.MinValue;
    private int _failures;

    public bool IsOpen => time.GetTimestamp() < Volatile.Read(ref _openUntil);

    /// <summary>The cache answered in time, which ends a row of failures.</summary>
    public void Succeeded()
    {
        // Read first: it is 0 nearly always, and a write by every request would contend for the cache line.
        if (Volatile.Read(ref _failures) != 0)
        {
            Volatile.Write(ref _failures, 0);
        }
    }

    /// <summary>The cache failed or did not answer in time. Each break is logged once.</summary>
    /// <param name="exception">The failure.</param>
    /// <param name="began">The timestamp at which the call began: calls that were in flight together count as one failure.</param>
    public void Failed(Exception exception, long began)
    {
        var now = time.GetTimestamp();
        var last = Volatile.Read(ref _lastFailure);
        if (began < last || Interlocked.CompareExchange(ref _lastFailure, now, last) != last
            || Interlocked.Increment(ref _failures) < _options.FailuresBeforeBreak)
        {
            return;
        }

        var until = now + (long)(_options.BreakDuration.TotalSeconds * time.TimestampFrequency);
        if (Interlocked.Exchange(ref _openUntil, until) <= now)
        {
            LogFailed(logger, _options.BreakDuration, exception.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, EventName = "PageCacheFailed",
        Message = "The page cache failed and is bypassed for {BreakDuration}; pages are composed without it: {Error}")]
    private static partial void LogFailed(ILogger logger, TimeSpan breakDuration, string error);
}
