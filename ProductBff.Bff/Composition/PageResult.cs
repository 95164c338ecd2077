using System.Diagnostics.CodeAnalysis;

namespace ProductBff.Bff.Composition;

/// <summary>How a page ended.</summary>
internal enum PageOutcome
{
    /// <summary>There is no page, see <see cref="PageResult{T}.Failure"/>.</summary>
    Failed,

    /// <summary>Every section that was asked for is fresh, or does not exist.</summary>
    Complete,

    /// <summary>A page, with something stale or standing in.</summary>
    Partial,

    /// <summary>An essential section says there is no such thing.</summary>
    NotFound,

    /// <summary>An essential section ran out of its budget or of the page's time.</summary>
    DeadlinePassed,

    /// <summary>Nobody is there to read the page.</summary>
    CallerLeft,
}

/// <summary>Why there is no page.</summary>
/// <param name="Section">The essential section that failed; null when no single section did.</param>
/// <param name="Reason">How it failed.</param>
/// <param name="RetryAfter">When it is worth asking again, where that is known.</param>
internal sealed record PageFailure(string? Section, FailureReason Reason, TimeSpan? RetryAfter = null)
{
    public PageOutcome Outcome => Reason switch
    {
        FailureReason.NotFound => PageOutcome.NotFound,
        FailureReason.Timeout or FailureReason.Deadline => PageOutcome.DeadlinePassed,
        FailureReason.CallerLeft => PageOutcome.CallerLeft,
        _ => PageOutcome.Failed,
    };
}

/// <summary>A composed page, or why there is none.</summary>
/// <param name="Body">The response; null exactly when there is a failure.</param>
/// <param name="Failure">Why there is no page.</param>
/// <param name="Sections">What the sections came to, in declared order; null for those that were not asked for, or that the page ended without.</param>
/// <param name="Error">Names the degraded sections and why; null when the page is complete.</param>
/// <param name="IsCacheable">True only for a complete page with all of its sections, none of them rehearsed, that is not explained.</param>
internal sealed record PageResult<T>(
    T? Body, PageFailure? Failure, IReadOnlyList<SectionResult?> Sections, string? Error, bool IsCacheable)
{
    public PageOutcome Outcome => Failure?.Outcome ?? (Error is null ? PageOutcome.Complete : PageOutcome.Partial);

    [MemberNotNullWhen(false, nameof(Failure))]
    public bool HasBody => Failure is null;

    /// <summary>How long the page may be kept by what the backends say of its sections; null where none says anything.</summary>
    public TimeSpan? MaxAge => Sections.Min(section => section?.MaxAge);

    public bool IsComplete => Outcome == PageOutcome.Complete;
}
