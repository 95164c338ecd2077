using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Mvc;
using ProductBff.Bff.Composition;
using ProductBff.Bff.Fetching;

namespace ProductBff.Bff.Endpoints;

/// <summary>
/// One event of a streamed page: <c>section</c> with its value and provenance; at the end <c>complete</c> with the whole page, because derived
/// values need all sections, or <c>failed</c> with the problem document. Members of the other events are null and not written.
/// </summary>
internal sealed record PageEvent(
    string Event, string? Section = null, SectionStatus? Status = null, FailureReason? Reason = null, long? AgeMs = null, long? RetryAfterMs = null,
    double? DurationMs = null, object? Value = null, bool? Complete = null, JsonObject? Explain = null, ProblemDetails? Problem = null,
    string? Error = null, object? Page = null)
{
    public static PageEvent Of(SectionResult section) => new(
        "section", section.Name, section.Provenance.Status, section.Provenance.Reason, section.Provenance.AgeMs, section.Provenance.RetryAfterMs,
        Math.Round(section.Duration.TotalMilliseconds, 1), section.Value);

    public static PageEvent End<TBody>(PageResult<TBody> page, ExplainedPage? explained, string? traceId) => new(page.HasBody ? "complete" : "failed")
    {
        Complete = page.IsComplete,
        Explain = explained?.Describe(),
        Problem = page.HasBody ? null : PageProblem.Describe(page.Failure, traceId),
        Error = page.Error,
        Page = page.Body,
    };
}
