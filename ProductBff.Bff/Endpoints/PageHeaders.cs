using System.Globalization;
using System.Text;
using ProductBff.Bff.Composition;

namespace ProductBff.Bff.Endpoints;

/// <summary>What a page's headers say of it, in one place so that a page and a batch say it alike.</summary>
internal static class PageHeaders
{
    public const string Complete = "X-Page-Complete";
    public const string ServerTiming = "Server-Timing";

    public static void SetComplete(HttpResponse response, bool complete) =>
        response.Headers[Complete] = complete ? "true" : "false";

    /// <summary><c>reviews;dur=300.1;desc="fallback timeout"</c>: the time in milliseconds and the state of each section.</summary>
    public static void SetServerTiming(HttpResponse response, IReadOnlyList<SectionResult?> sections)
    {
        var value = new StringBuilder(sections.Count * 40);
        foreach (var section in sections)
        {
            if (section is not var (name, provenance, duration))
            {
                continue;
            }

            value.Append(value.Length == 0 ? "" : ", ")
                .Append(CultureInfo.InvariantCulture, $"{name};dur={duration.TotalMilliseconds:0.0};desc=\"{provenance.Status.WireName()}");
            if (provenance.Reason is { } reason)
            {
                value.Append(' ').Append(reason.WireName());
            }

            value.Append('"');
        }

        response.Headers[ServerTiming] = value.ToString();
    }
}
