using Microsoft.Extensions.Options;
using ProductBff.Bff.Composition;

namespace ProductBff.Bff.Caching;

/// <summary>The pages of a BFF without Redis, in its own memory, bounded in bytes.</summary>
internal sealed class MemoryPageStore : IPageStore
{
    // No page is called so.
    private const string All = "";

    private readonly CachingOptions _options;
    private readonly Versions _products;
    private readonly Versions _kinds;
    private readonly BoundedCache<Key, Entry> _pages;

    public MemoryPageStore(IOptions<CachingOptions> options, TimeProvider time, CacheMetrics metrics)
    {
        (_options, _products, _kinds) = (options.Value, new(time), new(time));
        _pages = new(time, static entry => entry.Page.Length, _options.MaxMemoryBytes, _options.PageLifetime);
        metrics.WatchSize(() => _pages.Bytes);
    }

    public bool IsConnected => true;

    public Task<StoredPage> GetAsync(string page, string productId) => Task.FromResult(new StoredPage(
        _pages.TryGet(new(page, productId), out var entry, out var age) && age < entry.Lifetime ? entry.Page : null,
        LocalVersion(productId),
        _kinds.Get(page)));

    public Task<long[]> VersionsAsync(IReadOnlyList<string> productIds) => Task.FromResult<long[]>([.. productIds.Select(LocalVersion)]);

    public long LocalVersion(string productId) => Versions.Combine(_products.Get(productId), _kinds.Get(All));

    public Task SetAsync(string page, string productId, byte[] stored, TimeSpan lifetime)
    {
        _pages.Set(new(page, productId), new(stored, lifetime));
        return Task.CompletedTask;
    }

    public Task<bool> ChangeProductAsync(string productId) => Change(_products, productId);

    public Task<bool> ChangeAllAsync() => Change(_kinds, All);

    public Task<bool> ChangePageAsync(string page) => Change(_kinds, page);

    private Task<bool> Change(Versions versions, string name)
    {
        versions.Change(name, _options.VersionLifetime);
        return Task.FromResult(true);
    }

    private readonly record struct Key(string Page, string ProductId);

    private readonly record struct Entry(byte[] Page, TimeSpan Lifetime);
}
