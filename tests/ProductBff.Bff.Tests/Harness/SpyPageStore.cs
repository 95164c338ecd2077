using System.Collections.Concurrent;
using System.Net;
using ProductBff.Bff.Caching;

namespace ProductBff.Bff.Tests.Harness;

/// <summary>Records what the page cache stores, and passes it on to the real store.</summary>
internal sealed class SpyPageStore(IPageStore inner) : IPageStore
{
    private readonly ConcurrentQueue<string> _keys = [];

    /// <summary>The keys of the pages that were stored.</summary>
    public IReadOnlyCollection<string> StoredKeys => _keys;

    public DnsEndPoint? Server => inner.Server;

    public bool IsConnected => inner.IsConnected;

    public Task<StoredPage> GetAsync(string page, string productId) => inner.GetAsync(page, productId);

    public Task<long[]> VersionsAsync(string page, IReadOnlyList<string> productIds) => inner.VersionsAsync(page, productIds);

    public long LocalVersion(string page, string productId) => inner.LocalVersion(page, productId);

    public void Set(string page, string productId, byte[] stored, TimeSpan lifetime)
    {
        _keys.Enqueue($"{page} {productId}");
        inner.Set(page, productId, stored, lifetime);
    }

    public Task<bool> InvalidateProductAsync(string productId) => inner.InvalidateProductAsync(productId);

    public Task<bool> InvalidateAllAsync() => inner.InvalidateAllAsync();

    public Task<bool> InvalidatePageAsync(string page) => inner.InvalidatePageAsync(page);
}
