namespace ProductBff.Bff.Caching;

/// <summary>Where pages are kept, and which version of a product's data is the current one. What fails, throws.</summary>
internal interface IPageStore
{
    /// <summary>False while there is no connection to it.</summary>
    bool IsConnected { get; }

    /// <summary>The page, if there is one, and the product's version, in one round trip.</summary>
    Task<(byte[]? Page, long Version)> GetAsync(string page, string productId);

    /// <summary>The products' versions, in their order.</summary>
    Task<long[]> VersionsAsync(string page, IReadOnlyList<string> productIds);

    Task SetAsync(string page, string productId, byte[] stored, TimeSpan lifetime);

    /// <summary>Gives the product a new version, so that no page of it that was or is being made is served any more.</summary>
    /// <returns>False where only this instance knows of it.</returns>
    Task<bool> ChangeProductAsync(string productId);

    /// <summary>Does the same for all products on a page.</summary>
    Task<bool> ChangePageAsync(string page);
}
