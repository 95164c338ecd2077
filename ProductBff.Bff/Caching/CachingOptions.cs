namespace ProductBff.Bff.Caching;

/// <summary>Settings under <c>Caching</c>: how long complete pages are cached, and how much a slow or broken cache may cost.</summary>
internal sealed class CachingOptions
{
    public const string SectionName = "Caching";

    /// <summary>How long a complete page is served from the cache.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "1.00:00:00")]
    public TimeSpan PageLifetime { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long a client may show a complete page without revalidating it. 0: it caches the page but revalidates it each time, which
    /// the ETag makes cheap, so that it never misses a write.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan ClientMaxAge { get; set; } = TimeSpan.Zero;

    /// <summary>The longest wait for a look-up in the cache; after it the page is composed as if there were no cache.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:00:02")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromMilliseconds(50);

    /// <summary>The longest time that a write waits for Redis to store the new version, by which all instances learn of the write.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:00:10")]
    public TimeSpan WriteTimeout { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Failures in a row after which the cache is bypassed.</summary>
    [Range(1, 1_000)]
    public int FailuresBeforeBreak { get; set; } = 5;

    /// <summary>How long the cache is bypassed after that many failures.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:10:00")]
    public TimeSpan BreakDuration { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>The largest page that is cached, in bytes.</summary>
    [Range(1_024, 64 * 1_024 * 1_024)]
    public int MaxPageBytes { get; set; } = 256 * 1_024;

    /// <summary>The most memory for pages without Redis, in bytes. Redis has a bound of its own, <c>maxmemory</c>.</summary>
    [Range(1_024 * 1_024, int.MaxValue)]
    public int MaxMemoryBytes { get; set; } = 8 * 1_024 * 1_024;

    /// <summary>How long a version is remembered: longer than a page composed from data before the write can live.</summary>
    internal TimeSpan VersionLifetime => PageLifetime + TimeSpan.FromMinutes(1);
}
