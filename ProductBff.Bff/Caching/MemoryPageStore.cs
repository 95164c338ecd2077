using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;

namespace ProductBff.Bff.Caching;

/// <summary>The pages of a BFF without Redis, in its own memory, bounded in bytes.</summary>
internal sealed class MemoryPageStore : IPageStore, IDisposable
{
    // What an entry takes besides the page.
    private const int EntryBytes = 400;

    private readonly CachingOptions _options;
    private readonly TimeProvider _time;
    private readonly Versions _products;
    private readonly Versions _wholePages;
    private readonly MemoryCache _pages;

    public MemoryPageStore(IOptions<CachingOptions> options, TimeProvider time, CacheMetrics metrics)
    {
        (_options, _time, _products, _wholePages) = (options.Value, time, new(time), new(time));
        _pages = new(new MemoryCacheOptions { SizeLimit = _options.MaxMemoryBytes, TrackStatistics = true });
        metrics.WatchSize(() => _pages.GetCurrentStatistics()?.CurrentEstimatedSize ?? 0);
    }

    public bool IsConnected => true;

    public Task<(byte[]? Page, long Version)> GetAsync(string page, string productId) =>
        Task.FromResult((_pages.Get<Entry>((page, productId)) is { } entry && entry.Until > _time.GetTimestamp() ? entry.Page : null, VersionOf(page, productId)));

    public Task<long[]> VersionsAsync(string page, IReadOnlyList<string> productIds) =>
        Task.FromResult<long[]>([.. productIds.Select(id => VersionOf(page, id))]);

    public Task SetAsync(string page, string productId, byte[] stored, TimeSpan lifetime)
    {
        var entry = new Entry(stored, _time.GetTimestamp() + (long)(lifetime.TotalSeconds * _time.TimestampFrequency));
        _pages.Set((page, productId), entry, new MemoryCacheEntryOptions { Size = stored.Length + EntryBytes, AbsoluteExpirationRelativeToNow = lifetime });
        return Task.CompletedTask;
    }

    public Task<bool> ChangeProductAsync(string productId)
    {
        _products.Change(productId, _options.VersionLifetime);
        return Task.FromResult(true);
    }

    public Task<bool> ChangePageAsync(string page)
    {
        _wholePages.Change(page, _options.VersionLifetime);
        return Task.FromResult(true);
    }

    public void Dispose() => _pages.Dispose();

    private long VersionOf(string page, string productId) => _products.Get(productId) ^ _wholePages.Get(page);

    private sealed record Entry(byte[] Page, long Until);
}
