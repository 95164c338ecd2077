namespace ProductBff.Bff.Protection;

/// <summary>What is measured about the load that is let in.</summary>
internal sealed class ProtectionMetrics(IMeterFactory meters)
{
    public const string MeterName = "ProductBff.Protection";

    private readonly Meter _meter = meters.Create(MeterName);

    /// <param name="capacity">How many full pages may be composed at a time.</param>
    /// <param name="pages">How many are composed, or wait, tagged with <c>bff.admission.state</c>.</param>
    public void WatchPages(Func<int> capacity, Func<IEnumerable<Measurement<int>>> pages)
    {
        _meter.CreateObservableGauge("bff.admission.capacity", capacity, "{page}", "Full pages that may be composed at a time; less while work is done late.");
        _meter.CreateObservableUpDownCounter("bff.admission.pages", pages, "{page}", "Pages being composed in full, of essential sections only, or waiting in the queue.");
    }

    public Counter<long> CreateBucketCounter() => _meter.CreateCounter<long>(
        "bff.rate_limits.buckets", "{bucket}", "Rate limit buckets created; one that is idle for 10 s is dropped. At most RateLimits:Buckets each for reads and writes exist.");
}
