namespace ProductBff.Bff.Caching;

/// <summary>Stores pages and the current versions of their data. A failed read or <see cref="Set"/> throws.</summary>
internal interface IPageStore
{
    /// <summary>The server's address, for traces; null when the store is in this process or the address is unknown.</summary>
    DnsEndPoint? Server { get; }

    /// <summary>False while there is no connection to the server.</summary>
    bool IsConnected { get; }

    /// <summary>Gets the page, if there is one, and its current version in one round trip; on a cluster, in one per key, all at once.</summary>
    Task<StoredPage> GetAsync(string page, string productId);

    /// <summary>Gets the versions of several products' pages of one kind, in the order of the ids.</summary>
    Task<long[]> VersionsAsync(string page, IReadOnlyList<string> productIds);

    /// <summary>The page's version by this instance's own writes, without I/O; 0 for none within <see cref="CachingOptions.VersionLifetime"/>.</summary>
    long LocalVersion(string page, string productId);

    /// <summary>Stores the page, best effort: it may be dropped without notice.</summary>
    void Set(string page, string productId, byte[] stored, TimeSpan lifetime);

    /// <summary>Gives the product's data a new version, so that no page that was or is being composed from the old data is served any more.</summary>
    /// <returns>False when only this instance knows of the change.</returns>
    Task<bool> InvalidateProductAsync(string productId);

    /// <summary>The same for all products.</summary>
    Task<bool> InvalidateAllAsync();

    /// <summary>The same for all pages of one kind.</summary>
    Task<bool> InvalidatePageAsync(string page);
}

/// <param name="Page">The bytes as stored; null when there is no page.</param>
/// <param name="Version">The current version: of the product's data, of all products' and of this kind of page together.</param>
internal readonly record struct StoredPage(byte[]? Page, long Version);
