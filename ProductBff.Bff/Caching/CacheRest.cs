using Microsoft.Extensions.Options;

namespace ProductBff.Bff.Caching;

/// <summary>After a failure the cache is left alone for a while, so that a slow one does not cost every request its timeout.</summary>
internal sealed partial class CacheRest(IOptions<CachingOptions> options, TimeProvider time, ILogger<CacheRest> logger)
{
    private readonly TimeSpan _length = options.Value.RestAfterFailure;
    private long _until = long.MinValue;

    public bool IsResting => time.GetTimestamp() < Volatile.Read(ref _until);

    /// <summary>The cache has failed, or did not answer in time.</summary>
    public void Begin(Exception exception)
    {
        Volatile.Write(ref _until, time.GetTimestamp() + (long)(_length.TotalSeconds * time.TimestampFrequency));
        LogFailed(logger, _length, exception.Message);
    }

    [LoggerMessage(Level = LogLevel.Warning, EventName = "PageCacheFailed",
        Message = "The page cache failed and is left alone for {Rest}; pages are made without it: {Error}")]
    private static partial void LogFailed(ILogger logger, TimeSpan rest, string error);
}
