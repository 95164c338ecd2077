using ProductBff.Bff.Fetching;

namespace ProductBff.Bff.Composition;

/// <summary>The state of one page being composed: its deadline, and whether it ended early because an essential section failed or the caller left.</summary>
internal sealed class PageRun : IDisposable
{
    private static readonly Task<SectionResult?> Nothing = Task.FromResult<SectionResult?>(null);

    private readonly TimeProvider _clock;
    private readonly Deadline _fetchDeadline;
    private readonly CancellationTokenSource _end;
    private PageFailure? _failure;

    public PageRun(ComposerContext context, Page page, PageRequest request, IFetchBatch?[]? batch, CancellationToken aborted)
    {
        (_clock, Page, Request, Batch) = (context.Clock, page, request, batch);
        StartedAt = request.StartedAt ?? _clock.GetTimestamp();
        Deadline = Deadline.After(_clock, StartedAt, context.Options.Deadline);
        _fetchDeadline = Deadline.After(_clock, StartedAt, context.Options.Deadline - context.Options.Headroom);
        _end = CancellationTokenSource.CreateLinkedTokenSource(aborted);
        Ended = _end.Token;
        request.Explanation?.Begin(StartedAt, context.Options.Deadline);
    }

    public Page Page { get; }

    public PageRequest Request { get; }

    /// <summary>Per section, the collector of its batched fetches, null for a section without them; null for a page outside a batch.</summary>
    public IFetchBatch?[]? Batch { get; }

    public long StartedAt { get; }

    /// <summary>When the page has to be done; its sections stop waiting earlier, by <c>Pages:Headroom</c>.</summary>
    public Deadline Deadline { get; }

    /// <summary>Cancelled when nobody needs the page's sections any more.</summary>
    public CancellationToken Ended { get; }

    /// <summary>The sections that the caller asked for.</summary>
    public SectionSet Wanted => Request.Include ?? Page.All;

    /// <summary>When a section's time is up, and the reason to give then: its own budget, or what is left of the page's time if that is less.</summary>
    public (Deadline Due, FailureReason Reason) DueFor(TimeSpan budget)
    {
        var due = Deadline.After(_clock, _clock.GetTimestamp(), budget);
        return due.IsAfter(_fetchDeadline) ? (_fetchDeadline, FailureReason.Deadline) : (due, FailureReason.Timeout);
    }

    /// <summary>Starts all wanted sections at once; if the page ends meanwhile, the rest are not started.</summary>
    public Task<SectionResult?>[] Start(SectionSource[] sources) =>
        [.. sources.Select((source, index) => Wanted.Contains(index) && !Ended.IsCancellationRequested ? source.ComposeAsync(this, index) : Nothing)];

    /// <summary>Ends the page because an essential section has failed; the other sections are cancelled. The first failure is kept.</summary>
    public void Fail(PageFailure failure)
    {
        if (Interlocked.CompareExchange(ref _failure, failure, comparand: null) is null)
        {
            _end.Cancel();
        }
    }

    /// <summary>Why there is no page; null when there is one. To be called when all sections have ended.</summary>
    public PageFailure? FailureOf(SectionResult?[] sections) =>
        _failure ?? (sections.Count(static section => section is not null) < Wanted.Count ? new(Section: null, FailureReason.CallerLeft) : null);

    /// <summary>Cancels the sections that are still running; from here on <see cref="Fail"/> does nothing.</summary>
    public void Dispose()
    {
        Interlocked.CompareExchange(ref _failure, new(Section: null, FailureReason.CallerLeft), comparand: null);
        _end.Cancel();
        _end.Dispose();
    }
}
