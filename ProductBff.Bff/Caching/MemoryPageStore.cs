using System.Runtime.InteropServices;
using Microsoft.Extensions.Options;
using ProductBff.Bff.Composition;

namespace ProductBff.Bff.Caching;

/// <summary>The pages of a BFF without Redis, in its own memory, bounded in bytes.</summary>
internal sealed class MemoryPageStore : IPageStore
{
    private readonly CachingOptions _options;
    private readonly TimeProvider _time;
    private readonly Versions _products;
    private readonly Versions _wholePages;
    private readonly BoundedCache<Key, Entry> _pages;

    public MemoryPageStore(IOptions<CachingOptions> options, TimeProvider time, CacheMetrics metrics)
    {
        (_options, _time, _products, _wholePages) = (options.Value, time, new(time), new(time));
        _pages = new(time, static entry => entry.Page.Length, _options.MaxMemoryBytes, _options.PageLifetime);
        metrics.WatchSize(() => _pages.Bytes);
    }

    public bool IsConnected => true;

    public Task<(byte[]? Page, long Version)> GetAsync(string page, string productId) =>
        Task.FromResult((
            _pages.TryGet(new(page, productId), out var entry, out _) && entry.Until > _time.GetTimestamp() ? entry.Page : null,
            VersionOf(page, productId)));

    public Task<long[]> VersionsAsync(string page, IReadOnlyList<string> productIds) =>
        Task.FromResult<long[]>([.. productIds.Select(id => VersionOf(page, id))]);

    public Task SetAsync(string page, string productId, byte[] stored, TimeSpan lifetime)
    {
        _pages.Set(new(page, productId), new(stored, _time.GetTimestamp() + (long)(lifetime.TotalSeconds * _time.TimestampFrequency)));
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

    private long VersionOf(string page, string productId) => _products.Get(productId) ^ _wholePages.Get(page);

    private readonly record struct Key(string Page, string ProductId);

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Entry(byte[] Page, long Until);
}
