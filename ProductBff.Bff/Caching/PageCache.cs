using System.Runtime.InteropServices;
using Microsoft.Extensions.Options;

namespace ProductBff.Bff.Caching;

/// <summary>What the cache knows of a page: the page itself, and the version of the product's data that is the current one.</summary>
/// <param name="Page">Null: it has to be made.</param>
/// <param name="Version">Null: the cache cannot be asked, and keeps nothing.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct CacheLookup(CachedPage? Page, long? Version);

/// <summary>
/// Complete pages, cache-aside. A page is served only while its version is the product's; a write sets a new one, so what was made, or
/// is being made, of earlier data is never served again, on any replica. A cache that is down, slow or full of garbage is a miss, never
/// an error; after failures in a row it is left alone for a while (<see cref="CacheRest"/>).
/// </summary>
internal sealed class PageCache(IPageStore store, CacheRest rest, IOptions<CachingOptions> options, TimeProvider time)
{
    private static readonly CacheLookup Unknown = new(Page: null, Version: null);

    private readonly CachingOptions _options = options.Value;

    /// <summary>One round trip.</summary>
    public async ValueTask<CacheLookup> FindAsync(string page, string productId, CancellationToken cancellationToken) =>
        await TryAsync(() => store.GetAsync(page, productId), cancellationToken) is (true, var (stored, version))
            ? new(CachedPage.Open(stored, version), version)
            : Unknown;

    /// <summary>The versions of several products, null where they cannot be asked for. One round trip.</summary>
    public async ValueTask<long[]?> VersionsAsync(string page, IReadOnlyList<string> productIds, CancellationToken cancellationToken) =>
        (await TryAsync(() => store.VersionsAsync(page, productIds), cancellationToken)).Value;

    /// <summary>Keeps a page that was made of the product's data of that version, found before it was asked for. One round trip.</summary>
    public async Task KeepAsync(string page, string productId, ReadOnlyMemory<byte> body, UInt128 hash, long version, TimeSpan? maxAge, CancellationToken cancellationToken)
    {
        var lifetime = maxAge < _options.PageLifetime ? maxAge.Value : _options.PageLifetime;
        if (body.Length <= _options.MaxPageBytes && lifetime > TimeSpan.Zero)
        {
            await TryAsync(
                async () =>
                {
                    await store.SetAsync(page, productId, CachedPage.Seal(body.Span, hash, version, time.GetUtcNow()), lifetime);
                    return true;
                },
                cancellationToken);
        }
    }

    private async ValueTask<(bool Succeeded, T? Value)> TryAsync<T>(Func<Task<T>> call, CancellationToken cancellationToken)
    {
        if (!store.IsConnected || rest.IsResting)
        {
            return default;
        }

        var began = time.GetTimestamp();
        try
        {
            var value = await call().WaitAsync(_options.Timeout, time, cancellationToken);
            rest.Succeeded();
            return (true, value);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            rest.Failed(exception, began);
            return default;
        }
    }
}
