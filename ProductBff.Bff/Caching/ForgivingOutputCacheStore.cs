using System.Buffers.Binary;
using System.IO.Hashing;
using Microsoft.AspNetCore.OutputCaching;
using Microsoft.Extensions.Options;

namespace ProductBff.Bff.Caching;

/// <summary>
/// Stands before the real store: a cache that is down, slow or full of garbage is a miss, never an error. After a failure
/// the cache is left alone for a while, so that a slow one does not cost every request its timeout.
/// </summary>
internal sealed partial class ForgivingOutputCacheStore(
    IOutputCacheStore inner,
    ICacheConnection connection,
    IOptions<CachingOptions> options,
    TimeProvider time,
    ILogger<ForgivingOutputCacheStore> logger) : IOutputCacheStore
{
    private readonly CachingOptions _options = options.Value;
    private long _restsUntil = long.MinValue;

    /// <inheritdoc/>
    public async ValueTask<byte[]?> GetAsync(string key, CancellationToken cancellationToken)
    {
        if (IsResting)
        {
            return null;
        }

        try
        {
            var stored = await inner.GetAsync(key, cancellationToken).AsTask().WaitAsync(_options.Timeout, time, cancellationToken);
            return stored is null ? null : Checksum.Open(stored);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            Failed(exception);
            return null;
        }
    }

    /// <inheritdoc/>
    public async ValueTask SetAsync(string key, byte[] value, string[]? tags, TimeSpan validFor, CancellationToken cancellationToken)
    {
        if (IsResting)
        {
            return;
        }

        try
        {
            await inner.SetAsync(key, Checksum.Seal(value), tags, validFor, cancellationToken)
                .AsTask().WaitAsync(_options.Timeout, time, cancellationToken);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            Failed(exception);
        }
    }

    /// <summary>Evicts, whether or not the cache is resting: what is left behind would hide a write until it expires.</summary>
    public async ValueTask EvictByTagAsync(string tag, CancellationToken cancellationToken)
    {
        if (!connection.IsConnected)
        {
            return;
        }

        try
        {
            await inner.EvictByTagAsync(tag, cancellationToken).AsTask().WaitAsync(_options.EvictionTimeout, time, cancellationToken);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            LogEvictionFailed(logger, tag, exception.Message);
        }
    }

    private bool IsResting => !connection.IsConnected || time.GetTimestamp() < Volatile.Read(ref _restsUntil);

    private void Failed(Exception exception)
    {
        var rest = (long)(_options.RestAfterFailure.TotalSeconds * time.TimestampFrequency);
        Volatile.Write(ref _restsUntil, time.GetTimestamp() + rest);
        LogFailed(logger, _options.RestAfterFailure, exception.Message);
    }

    [LoggerMessage(Level = LogLevel.Warning, EventName = "PageCacheFailed",
        Message = "The page cache failed and is left alone for {Rest}; pages are made without it: {Error}")]
    private static partial void LogFailed(ILogger logger, TimeSpan rest, string error);

    [LoggerMessage(Level = LogLevel.Warning, EventName = "PageCacheEvictionFailed",
        Message = "Pages with tag {Tag} could not be evicted and may be served until they expire: {Error}")]
    private static partial void LogEvictionFailed(ILogger logger, string tag, string error);

    /// <summary>A stored page carries a checksum, for the framework's reader trusts what it finds.</summary>
    private static class Checksum
    {
        private const int Length = sizeof(ulong);

        public static byte[] Seal(byte[] page)
        {
            var sealedPage = new byte[Length + page.Length];
            BinaryPrimitives.WriteUInt64LittleEndian(sealedPage, XxHash3.HashToUInt64(page));
            page.CopyTo(sealedPage, Length);
            return sealedPage;
        }

        public static byte[]? Open(byte[] stored) =>
            stored.Length > Length
            && BinaryPrimitives.ReadUInt64LittleEndian(stored) == XxHash3.HashToUInt64(stored.AsSpan(Length))
                ? stored[Length..]
                : null;
    }
}
