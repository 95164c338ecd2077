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

    public Task<long[]> VersionsAsync(IReadOnlyList<string> productIds) => inner.VersionsAsync(productIds);

    public long LocalVersion(string productId) => inner.LocalVersion(productId);

    public void Set(string page, string productId, byte[] stored, TimeSpan lifetime)
    {
        _keys.Enqueue($"{page} {productId}");
        inner.Set(page, productId, stored, lifetime);
    }

    public Task<bool> ChangeProductAsync(string productId) => inner.ChangeProductAsync(productId);

    public Task<bool> ChangeAllAsync() => inner.ChangeAllAsync();

    public Task<bool> ChangePageAsync(string page) => inner.ChangePageAsync(page);
}
