namespace ProductBff.Bff.Caching;

/// <summary>The metrics of the page cache.</summary>
internal sealed class CacheMetrics(IMeterFactory meters)
{
    public const string MeterName = "ProductBff.Caching";

    private readonly Meter _meter = meters.Create(MeterName);

    /// <summary>Reports the memory that cached pages take in this process, in bytes.</summary>
    public void WatchSize(Func<long> bytes) =>
        _meter.CreateObservableUpDownCounter("bff.page_cache.size", bytes, "By", "Memory of pages that are kept in the process, bounded by Caching:MaxMemoryBytes.");
}
