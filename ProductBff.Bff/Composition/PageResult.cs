using ProductBff.Bff.Fetching;

namespace ProductBff.Bff.Composition;

/// <summary>How a page ended.</summary>
internal enum PageOutcome
{
    /// <summary>There is no page, see <see cref="PageResult{T}.Failure"/>.</summary>
    Failed,
    /// <summary>Every section that was asked for is fresh, or does not exist.</summary>
    Complete,
    /// <summary>There is a page, but some section is degraded: stale or its fallback.</summary>
    Partial,
    /// <summary>The backend of an essential section answered that there is no such thing.</summary>
    NotFound,
    /// <summary>An essential section timed out, by its budget, the page's deadline or its backend.</summary>
    DeadlinePassed,
    /// <summary>The caller left before the page was composed.</summary>
    CallerLeft,
}

/// <summary>Why there is no page.</summary>
/// <param name="Section">The essential section that failed; null when no single section did.</param>
/// <param name="RetryAfter">How long to wait before asking again; null when unknown.</param>
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
/// <param name="Body">The response; null if and only if there is a failure.</param>
/// <param name="Sections">The results in declared order; null for a section that was not asked for, or that the page ended without.</param>
/// <param name="Error">Names the degraded sections and why; null when the page is complete.</param>
/// <param name="IsCacheable">True only for a complete page with all of its sections, without injected faults and without an explanation.</param>
internal sealed record PageResult<T>(
    T? Body, PageFailure? Failure, IReadOnlyList<SectionResult?> Sections, string? Error, bool IsCacheable)
{
    public PageOutcome Outcome => Failure?.Outcome ?? (Error is null ? PageOutcome.Complete : PageOutcome.Partial);

    [MemberNotNullWhen(false, nameof(Failure))]
    public bool HasBody => Failure is null;

    /// <summary>The shortest time for which a backend lets one of its sections be cached; null when none sets a limit.</summary>
    public TimeSpan? MaxAge => Sections.Min(section => section?.MaxAge);

    public bool IsComplete => Outcome == PageOutcome.Complete;
}
