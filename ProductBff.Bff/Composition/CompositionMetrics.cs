using ProductBff.Bff.Fetching;

namespace ProductBff.Bff.Composition;

/// <summary>The metrics of pages and sections; the meter provider has to subscribe to <see cref="MeterName"/>.</summary>
internal sealed class CompositionMetrics(Meter meter)
{
    public const string MeterName = "ProductBff.Composition";

    private static readonly InstrumentAdvice<double> Seconds =
        new() { HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.75, 1, 2.5] };

    private static readonly InstrumentAdvice<double> Shares = new() { HistogramBucketBoundaries = [0, 0.25, 0.5, 0.75, 0.999] };

    private readonly Histogram<double> _pageDuration =
        meter.CreateHistogram("bff.page.duration", "s", "Time from the request for a page until it is composed.", advice: Seconds);

    private readonly Histogram<double> _pageCompleteness = meter.CreateHistogram(
        "bff.page.completeness", "1", "Share of the sections asked for that were not degraded; 0 when there was no page.", advice: Shares);

    private readonly Histogram<double> _sectionDuration =
        meter.CreateHistogram("bff.section.duration", "s", "Time until a section of a page was settled.", advice: Seconds);

    private readonly Counter<long> _sectionOutcomes =
        meter.CreateCounter<long>("bff.section.outcomes", "{section}", "Sections served, by what was served and why.");

    public void SectionServed(string page, string section, Provenance provenance, TimeSpan duration)
    {
        var tags = new TagList { { "bff.page", page }, { "bff.section", section }, { "bff.section.status", provenance.Status.WireName() } };
        _sectionDuration.Record(duration.TotalSeconds, tags);
        if (provenance.Reason is { } reason)
        {
            tags.Add("bff.section.reason", reason.WireName());
        }

        _sectionOutcomes.Add(1, tags);
    }

    public void PageEnded(string page, PageOutcome outcome, SectionResult?[] sections, int asked, TimeSpan duration)
    {
        var tags = new TagList { { "bff.page", page }, { "bff.page.outcome", outcome.WireName() } };
        _pageDuration.Record(duration.TotalSeconds, tags);
        if (outcome == PageOutcome.CallerLeft || !_pageCompleteness.Enabled)
        {
            return;
        }

        var intact = sections.Count(static section => section?.Provenance is { IsDegraded: false });
        _pageCompleteness.Record(outcome is PageOutcome.Complete or PageOutcome.Partial ? (double)intact / Math.Max(1, asked) : 0, tags);
    }

    public void WatchStaleValues(Func<IEnumerable<Measurement<long>>> bytes) => meter.CreateObservableUpDownCounter(
        "bff.stale_values.size", bytes, "By", "Memory of stale values, bounded by Pages:LastGood:MaxBytes for each section.");
}
