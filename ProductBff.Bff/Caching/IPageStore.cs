using System.Net;
using System.Runtime.InteropServices;

namespace ProductBff.Bff.Caching;

/// <summary>Where pages are kept, and which versions of the data are the current ones. What fails, throws.</summary>
internal interface IPageStore
{
    /// <summary>Where it is, for traces; null where it is in this process or that is not known.</summary>
    DnsEndPoint? Server { get; }

    /// <summary>False while there is no connection to it.</summary>
    bool IsConnected { get; }

    /// <summary>The page, if there is one, and the versions, in one round trip.</summary>
    Task<StoredPage> GetAsync(string page, string productId);

    /// <summary>The versions of the products' data, in their order.</summary>
    Task<long[]> VersionsAsync(IReadOnlyList<string> productIds);

    /// <summary>What this instance alone knows of writes to the product, without asking anybody; 0 for none within the last minute.</summary>
    long LocalVersion(string productId);

    /// <summary>Keeps the page if that is possible.</summary>
    void Set(string page, string productId, byte[] stored, TimeSpan lifetime);

    /// <summary>Gives the product's data a new version, so that nothing that was or is being made of the old one is served any more.</summary>
    /// <returns>False where only this instance knows of it.</returns>
    Task<bool> ChangeProductAsync(string productId);

    /// <summary>Does the same for all products.</summary>
    Task<bool> ChangeAllAsync();

    /// <summary>Takes the pages of a kind out of the cache.</summary>
    Task<bool> ChangePageAsync(string page);
}

/// <param name="Page">As it was stored; null where there is none.</param>
/// <param name="Data">The version of the product's data.</param>
/// <param name="Kind">The version of pages of its kind.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct StoredPage(byte[]? Page, long Data, long Kind)
{
    /// <summary>What a page that is made now is kept with.</summary>
    public long Version => Versions.Combine(Data, Kind);
}
