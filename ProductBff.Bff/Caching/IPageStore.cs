using System.Net;
using System.Runtime.InteropServices;

namespace ProductBff.Bff.Caching;

/// <summary>Stores pages and the current versions of their data. A failed read or <see cref="Set"/> throws.</summary>
internal interface IPageStore
{
    /// <summary>The server's address, for traces; null when the store is in this process or the address is unknown.</summary>
    DnsEndPoint? Server { get; }

    /// <summary>False while there is no connection to the server.</summary>
    bool IsConnected { get; }

    /// <summary>Gets the page, if there is one, and the current versions in one round trip.</summary>
    Task<StoredPage> GetAsync(string page, string productId);

    /// <summary>Gets the versions of the products' data, in the order of the ids.</summary>
    Task<long[]> VersionsAsync(IReadOnlyList<string> productIds);

    /// <summary>The product's version by this instance's own writes, without I/O; 0 for none within <see cref="CachingOptions.VersionLifetime"/>.</summary>
    long LocalVersion(string productId);

    /// <summary>Stores the page, best effort: it may be dropped without notice.</summary>
    void Set(string page, string productId, byte[] stored, TimeSpan lifetime);

    /// <summary>Gives the product's data a new version, so that no page that was or is being composed from the old data is served any more.</summary>
    /// <returns>False when only this instance knows of the change.</returns>
    Task<bool> InvalidateProductAsync(string productId);

    /// <summary>The same for all products.</summary>
    Task<bool> InvalidateAllAsync();

    /// <summary>Invalidates the cached pages of one kind.</summary>
    Task<bool> InvalidatePageAsync(string page);
}

/// <param name="Page">The bytes as stored; null when there is no page.</param>
/// <param name="Data">The version of the product's data.</param>
/// <param name="Kind">The version of this kind of page.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct StoredPage(byte[]? Page, long Data, long Kind)
{
    /// <summary>The version to store with a page composed now.</summary>
    public long Version => Versions.Combine(Data, Kind);
}
