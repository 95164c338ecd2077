using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Mvc;
using ProductBff.Bff.Composition;

namespace ProductBff.Bff.Endpoints;

/// <summary>
/// One event of a streamed page: <c>section</c> with its value and provenance; at the end <c>complete</c> with the whole page, because derived
/// values need all sections, or <c>failed</c> with the problem document. Members of the other events are null and not written.
/// </summary>
internal sealed record PageEvent(string Event)
{
    public string? Section { get; init; }

    public SectionStatus? Status { get; init; }

    public FailureReason? Reason { get; init; }

    public long? AgeMs { get; init; }

    public long? RetryAfterMs { get; init; }

    public double? DurationMs { get; init; }

    public object? Value { get; init; }

    public bool? Complete { get; init; }

    public JsonObject? Explain { get; init; }

    public ProblemDetails? Problem { get; init; }

    public string? Error { get; init; }

    public object? Page { get; init; }

    public static PageEvent Of(SectionResult section) => new("section")
    {
        Section = section.Name,
        Status = section.Provenance.Status,
        Reason = section.Provenance.Reason,
        AgeMs = section.Provenance.AgeMs,
        RetryAfterMs = section.Provenance.RetryAfterMs,
        DurationMs = Math.Round(section.Duration.TotalMilliseconds, 1),
        Value = section.BoxedValue,
    };

    public static PageEvent End<TBody>(PageResult<TBody> page, ExplainedPage? explained, string? traceId) => new(page.HasBody ? "complete" : "failed")
    {
        Complete = page.IsComplete,
        Explain = explained?.Describe(),
        Problem = page.HasBody ? null : PageProblem.Describe(page.Failure, traceId),
        Error = page.Error,
        Page = page.Body,
    };
}
