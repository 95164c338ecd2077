using ProductBff.Bff.Fetching;

namespace ProductBff.Bff.Caching;

/// <summary>The outcome of a cache look-up.</summary>
internal enum CacheOutcome
{
    /// <summary>Not looked up: this request cannot be served from the cache.</summary>
    NotCacheable,

    /// <summary>The page is cached.</summary>
    Hit,

    /// <summary>No entry: never cached, expired or evicted.</summary>
    Absent,

    /// <summary>The entry was invalidated by a write or a purge.</summary>
    Outdated,

    /// <summary>The entry is corrupt.</summary>
    Damaged,

    /// <summary>The cache is down, bypassed after failures, or did not answer in time.</summary>
    Unavailable,
}

/// <summary>What the cache knows of a page.</summary>
/// <param name="Page">The cached page; null on a miss, when it has to be composed.</param>
/// <param name="Version">The page's current version, with which it is stored once composed; null when unknown: then data of any version may be used.</param>
/// <param name="Outcome">A hit, or why it is a miss.</param>
internal readonly record struct CacheLookup(CachedPage? Page, long? Version, CacheOutcome Outcome)
{
    /// <summary>False when the cache was not or could not be asked: then nothing is stored.</summary>
    public bool CanStore => Outcome is CacheOutcome.Absent or CacheOutcome.Outdated or CacheOutcome.Damaged;
}

/// <summary>
/// Complete pages, cache-aside. A page is served only while its version is the current one. A write sets a new version, so a page that was or
/// is being composed from earlier data is never served again, on any replica. A cache that is down, slow or full of garbage is a miss,
/// never an error; after some failures in a row it is bypassed for a while (<see cref="CacheCircuitBreaker"/>).
/// </summary>
internal sealed class PageCache(IPageStore store, CacheCircuitBreaker breaker, IOptions<CachingOptions> options, TimeProvider time)
{
    public const string MeterName = "ProductBff.Caching";

    private static readonly ActivitySource Tracing = new(MeterName);

    private readonly CachingOptions _options = options.Value;

    /// <summary>One round trip.</summary>
    public async ValueTask<CacheLookup> FindAsync(string page, string productId, CancellationToken cancellationToken)
    {
        using var span = StartSpan();
        CacheLookup found = await TryAsync(() => store.GetAsync(page, productId), cancellationToken) is (true, var stored)
            ? new(CachedPage.Parse(stored.Page, stored.Version, out var outcome), stored.Version, outcome)
            : new(Page: null, LocalVersion(page, productId), CacheOutcome.Unavailable);
        span?.SetTag("bff.cache.outcome", found.Outcome.WireName());
        return found;
    }

    /// <summary>The versions of several products' pages of one kind, in the order of the ids; null for an unknown one. One round trip.</summary>
    public async ValueTask<long?[]> VersionsAsync(string page, IReadOnlyList<string> productIds, CancellationToken cancellationToken) =>
        await TryAsync(() => store.VersionsAsync(page, productIds), cancellationToken) is (true, { } versions)
            ? [.. versions.Select(version => (long?)version)]
            : [.. productIds.Select(productId => LocalVersion(page, productId))];

    /// <summary>Stores a page composed from data of that version, which was looked up before the data was fetched. Never throws and never waits.</summary>
    /// <param name="page">The kind of page.</param>
    /// <param name="productId">The product.</param>
    /// <param name="body">The JSON.</param>
    /// <param name="hash">The hash of the JSON.</param>
    /// <param name="version">The version that the look-up returned.</param>
    /// <param name="maxAge">How long the backends let it be cached; null when they set no limit.</param>
    public void Store(string page, string productId, ReadOnlyMemory<byte> body, UInt128 hash, long version, TimeSpan? maxAge)
    {
        var lifetime = maxAge < _options.PageLifetime ? maxAge.Value : _options.PageLifetime;
        if (body.Length > _options.MaxPageBytes || lifetime <= TimeSpan.Zero || IsBypassed)
        {
            return;
        }

        try
        {
            store.Set(page, productId, CachedPage.Serialize(body.Span, hash, version, time.GetUtcNow() + (maxAge ?? TimeSpan.FromDays(1))), lifetime);
        }
        catch (Exception exception)
        {
            breaker.Failed(exception, time.GetTimestamp());
        }
    }

    private Activity? StartSpan()
    {
        var server = store.Server;
        var span = Tracing.StartActivity("page cache", server is null ? ActivityKind.Internal : ActivityKind.Client);
        return server is null ? span : span?.SetTag("db.system.name", "redis").SetTag("server.address", server.Host).SetTag("server.port", server.Port);
    }

    private bool IsBypassed => !store.IsConnected || breaker.IsOpen;

    /// <summary>Null, which stands for any version, when this instance knows of no recent write.</summary>
    private long? LocalVersion(string page, string productId) => store.LocalVersion(page, productId) is var version and not 0 ? version : null;

    private async ValueTask<(bool Succeeded, T? Value)> TryAsync<T>(Func<Task<T>> call, CancellationToken cancellationToken)
    {
        if (IsBypassed)
        {
            return default;
        }

        var began = time.GetTimestamp();
        try
        {
            var value = await call().WaitAsync(_options.Timeout, time, cancellationToken);
            breaker.Succeeded();
            return (true, value);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            breaker.Failed(exception, began);
            return default;
        }
    }
}
