using ProductBff.Bff.Fetching;

namespace ProductBff.Bff.Composition;

/// <summary>One span per section, a child of the request's; the tracer provider has to subscribe to <see cref="SourceName"/>.</summary>
internal static class CompositionTracing
{
    public const string SourceName = "ProductBff.Composition";

    private static readonly ActivitySource Source = new(SourceName);

    public static Activity? StartSection(Section section, PageRun page)
    {
        var span = Source.StartActivity(section.SpanName);
        span?.SetTag("bff.page", page.Page.Name).SetTag("bff.section", section.Name);
        if (page.Request.Faults is not null)
        {
            span?.SetTag("bff.rehearsal", value: true);
            span?.Parent?.SetTag("bff.rehearsal", value: true);
        }

        return span;
    }

    /// <summary>Links a joiner's span to the section that started the call: the call's own span is that section's child, or the request's in a batch.</summary>
    public static void LinkTo(ActivityContext starter, Activity? span)
    {
        if (span is not null && starter != default && starter.SpanId != span.SpanId)
        {
            span.AddLink(new(starter));
        }
    }

    /// <summary>The provenance is null when the page ended without the section.</summary>
    public static void RecordOutcome(Activity? span, Provenance? provenance)
    {
        span?.SetTag("bff.section.status", provenance?.Status.WireName() ?? "abandoned");
        if (provenance?.Reason is { } reason)
        {
            span?.SetTag("bff.section.reason", reason.WireName()).SetTag("bff.section.age_ms", provenance.AgeMs);
            if (provenance.IsDegraded)
            {
                span?.SetStatus(ActivityStatusCode.Error, reason.WireName());
            }
        }
    }
}
