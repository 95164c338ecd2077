using ProductBff.Bff.Composition;
using ProductBff.Bff.Fetching;

namespace ProductBff.Bff.Endpoints;

/// <summary>The header <c>Server-Timing</c> of a composed page.</summary>
internal static class SectionTimings
{
    /// <summary><c>reviews;dur=300.1;desc="fallback timeout"</c>: the time in milliseconds and the state of each section.</summary>
    public static string Of(IEnumerable<SectionResult?> sections) => string.Join(", ", sections.OfType<SectionResult>().Select(Describe));

    private static string Describe(SectionResult section)
    {
        var reason = section.Provenance.Reason is { } known ? $" {known.WireName()}" : "";
        return $"{section.Name};dur={section.Duration.TotalMilliseconds:0.0};desc=\"{section.Provenance.Status.WireName()}{reason}\"";
    }
}
