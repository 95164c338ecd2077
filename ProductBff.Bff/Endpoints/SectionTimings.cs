using ProductBff.Bff.Composition;

namespace ProductBff.Bff.Endpoints;

/// <summary>The header <c>Server-Timing</c> of a composed page.</summary>
internal static class SectionTimings
{
    /// <summary><c>reviews;dur=300.1;desc="fallback timeout"</c>: the time in milliseconds and the state of each section.</summary>
    public static string Of(IReadOnlyList<SectionResult?> sections)
    {
        var text = new StringBuilder(sections.Count * 40);
        for (var index = 0; index < sections.Count; index++)
        {
            if (sections[index] is var (name, provenance, duration, _))
            {
                text.Append(text.Length == 0 ? "" : ", ")
                    .Append(CultureInfo.InvariantCulture, $"{name};dur={duration.TotalMilliseconds:0.0};desc=\"{provenance.Status.WireName()}")
                    .Append(provenance.Reason is { } reason ? $" {reason.WireName()}\"" : "\"");
            }
        }

        return text.ToString();
    }
}
