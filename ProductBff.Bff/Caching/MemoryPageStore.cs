using ProductBff.Bff.Memory;

namespace ProductBff.Bff.Caching;

/// <summary>The page store of a BFF without Redis: in process memory, bounded in bytes.</summary>
internal sealed class MemoryPageStore : IPageStore
{
    // No page has an empty name.
    private const string All = "";

    private readonly CachingOptions _options;
    private readonly Versions _products;
    private readonly Versions _kinds;
    private readonly BoundedCache _pages;

    public MemoryPageStore(IOptions<CachingOptions> options, TimeProvider time, IMeterFactory meters)
    {
        (_options, _products, _kinds) = (options.Value, new(time), new(time));
        _pages = new(time, _options.MaxMemoryBytes);
        meters.Create(PageCache.MeterName).CreateObservableUpDownCounter(
            "bff.page_cache.size", () => _pages.Bytes, "By", "Memory of pages that are kept in the process, bounded by Caching:MaxMemoryBytes.");
    }

    public DnsEndPoint? Server => null;

    public bool IsConnected => true;

    public Task<StoredPage> GetAsync(string page, string productId) => Task.FromResult(new StoredPage(
        _pages.Find(KeyOf(page, productId), out _), LocalVersion(page, productId)));

    public Task<long[]> VersionsAsync(string page, IReadOnlyList<string> productIds) =>
        Task.FromResult<long[]>([.. productIds.Select(productId => LocalVersion(page, productId))]);

    public long LocalVersion(string page, string productId) => Versions.Combine(_products.Get(productId), _kinds.Get(All), _kinds.Get(page));

    public void Set(string page, string productId, byte[] stored, TimeSpan lifetime) => _pages.Set(KeyOf(page, productId), stored, lifetime);

    public Task<bool> InvalidateProductAsync(string productId) => Change(_products, productId);

    public Task<bool> InvalidateAllAsync() => Change(_kinds, All);

    public Task<bool> InvalidatePageAsync(string page) => Change(_kinds, page);

    private Task<bool> Change(Versions versions, string name)
    {
        versions.Change(name, _options.VersionLifetime);
        return Task.FromResult(true);
    }

    private static string KeyOf(string page, string productId) => $"{page}/{productId}";
}
