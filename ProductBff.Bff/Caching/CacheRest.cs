using Microsoft.Extensions.Options;

namespace ProductBff.Bff.Caching;

/// <summary>
/// After failures in a row the cache is left alone for a while, so that a slow one does not cost every request its timeout. A
/// single one does not count, nor do calls that met the same pause: without the cache all its work would go to the backends. After
/// the rest the next failure begins another.
/// </summary>
internal sealed partial class CacheRest(IOptions<CachingOptions> options, TimeProvider time, ILogger<CacheRest> logger)
{
    private readonly CachingOptions _options = options.Value;
    private long _until = long.MinValue;
    private long _lastFailure = long.MinValue;
    private int _failures;

    public bool IsResting => time.GetTimestamp() < Volatile.Read(ref _until);

    /// <summary>The cache did what it was asked for, in time.</summary>
    public void Succeeded()
    {
        // Read first: it is 0 nearly always, and is not to be written to by every request.
        if (Volatile.Read(ref _failures) != 0)
        {
            Volatile.Write(ref _failures, 0);
        }
    }

    /// <summary>The cache has failed, or did not answer in time. Of the requests that find out together one says so in the log.</summary>
    /// <param name="exception">How.</param>
    /// <param name="began">When the call began: calls that were under way together have failed together, and count once.</param>
    public void Failed(Exception exception, long began)
    {
        var now = time.GetTimestamp();
        var last = Volatile.Read(ref _lastFailure);
        if (began < last || Interlocked.CompareExchange(ref _lastFailure, now, last) != last
            || Interlocked.Increment(ref _failures) < _options.FailuresBeforeRest)
        {
            return;
        }

        var until = now + (long)(_options.RestAfterFailure.TotalSeconds * time.TimestampFrequency);
        if (Interlocked.Exchange(ref _until, until) <= now)
        {
            LogFailed(logger, _options.RestAfterFailure, exception.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, EventName = "PageCacheFailed",
        Message = "The page cache failed and is left alone for {Rest}; pages are made without it: {Error}")]
    private static partial void LogFailed(ILogger logger, TimeSpan rest, string error);
}
