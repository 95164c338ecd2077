using Microsoft.AspNetCore.OutputCaching;
using Microsoft.Extensions.Options;

namespace ProductBff.Bff.Caching;

/// <summary>
/// Stands before the real store: a cache that is down, slow or full of garbage is a miss, never an error. After failures
/// in a row it is left alone for a while (<see cref="CacheRest"/>).
/// </summary>
internal sealed partial class ForgivingOutputCacheStore(
    IOutputCacheStore inner,
    ICacheConnection connection,
    CacheRest rest,
    RecentWrites recent,
    IOptions<CachingOptions> options,
    TimeProvider time,
    ILogger<ForgivingOutputCacheStore> logger) : IOutputCacheStore
{
    private readonly CachingOptions _options = options.Value;

    /// <inheritdoc/>
    public async ValueTask<byte[]?> GetAsync(string key, CancellationToken cancellationToken)
    {
        if (IsResting)
        {
            return null;
        }

        var began = time.GetTimestamp();
        try
        {
            // Both on their way at once: looking for a recent write costs a hit no time.
            var written = PageKey.ProductIn(key) is { } product
                ? recent.IsMarkedAsync(product, cancellationToken).AsTask()
                : Task.FromResult(false);
            var stored = inner.GetAsync(PageKey.Of(key), cancellationToken).AsTask();
            await Task.WhenAll(written, stored).WaitAsync(_options.Timeout, time, cancellationToken);
            rest.Succeeded();
            return !await written && await stored is { } page ? PageChecksum.Open(page) : null;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            rest.Failed(exception, began);
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

        var began = time.GetTimestamp();
        try
        {
            // What is still under way when the time is up goes on, to its check at the end.
            if (await StoreAsync(PageKey.Of(key), value, tags, validFor).WaitAsync(_options.Timeout, time, cancellationToken))
            {
                rest.Succeeded();
            }
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            rest.Failed(exception, began);
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

    /// <summary>
    /// A page whose making began before a write must not outlive it in the cache. The writer marks the product and then evicts, so
    /// either the eviction comes after the page was stored, or the mark is found here; unless the mark has expired, but then the page
    /// has taken longer than a mark lives.
    /// </summary>
    /// <returns>Whether the cache was asked at all.</returns>
    private async Task<bool> StoreAsync(string key, byte[] value, string[]? tags, TimeSpan validFor)
    {
        if (PageTags.Read(tags) is not { } page)
        {
            await inner.SetAsync(key, PageChecksum.Seal(value), tags, validFor, CancellationToken.None);
            return true;
        }

        if (time.GetElapsedTime(page.Began) > _options.RecentWrite / 2)
        {
            return false;
        }

        var current = false;
        try
        {
            await inner.SetAsync(key, PageChecksum.Seal(value), [page.Product], validFor, CancellationToken.None);
            current = !await recent.IsMarkedAsync(page.Product, CancellationToken.None) && time.GetElapsedTime(page.Began) < _options.RecentWrite;
        }
        finally
        {
            if (!current)
            {
                await EvictByTagAsync(page.Product, CancellationToken.None);
            }
        }

        return true;
    }

    private bool IsResting => !connection.IsConnected || rest.IsResting;

    [LoggerMessage(Level = LogLevel.Warning, EventName = "PageCacheEvictionFailed",
        Message = "Pages with tag {Tag} could not be evicted and may be served until they expire: {Error}")]
    private static partial void LogEvictionFailed(ILogger logger, string tag, string error);
}
