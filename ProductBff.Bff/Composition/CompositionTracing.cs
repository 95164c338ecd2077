using System.Diagnostics;

namespace ProductBff.Bff.Composition;

/// <summary>One span per section, under the request's own; to be added to the tracer by <see cref="SourceName"/>.</summary>
internal static class CompositionTracing
{
    public const string SourceName = "ProductBff.Composition";

    private static readonly ActivitySource Source = new(SourceName);

    /// <summary>Starts a section's span and makes it the current one.</summary>
    public static Activity? StartSection(SectionSource section, PageRun run)
    {
        var span = Source.StartActivity(section.SpanName);
        span?.SetTag("bff.page", run.Page.Name).SetTag("bff.section", section.Name);
        if (run.Request.Rehearsal is not null)
        {
            span?.SetTag("bff.rehearsal", value: true);
            span?.Parent?.SetTag("bff.rehearsal", value: true);
        }

        return span;
    }

    /// <param name="span">The section's span.</param>
    /// <param name="provenance">What was served; null when the page ended without the section.</param>
    public static void EndSection(Activity span, Provenance? provenance)
    {
        span.SetTag("bff.section.status", provenance?.Status.WireName() ?? "abandoned");
        if (provenance?.Reason is { } reason)
        {
            span.SetTag("bff.section.reason", reason.WireName()).SetTag("bff.section.age_ms", provenance.AgeMs);
            if (provenance.IsDegraded)
            {
                span.SetStatus(ActivityStatusCode.Error, reason.WireName());
            }
        }

        // Stopping makes the span's parent the current one, on a thread that may be another request's.
        var ambient = Activity.Current;
        span.Stop();
        Activity.Current = ReferenceEquals(ambient, span) ? span.Parent : ambient;
    }
}
