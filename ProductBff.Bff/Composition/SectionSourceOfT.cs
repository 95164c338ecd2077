using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace ProductBff.Bff.Composition;

/// <inheritdoc/>
internal sealed class SectionSource<T> : SectionSource
{
    private readonly Section<T> _section;
    private readonly ComposerContext _context;
    private readonly TimeSpan _budget;
    private readonly LogThrottle _throttle;
    private readonly StaleValues<T> _staleValues;
    private readonly SharedFetches<T> _fetches;

    public SectionSource(Section<T> section, ComposerContext context)
    {
        (_section, _context, _budget, _throttle) = (section, context, context.Options.BudgetOf(section), new(context.Clock));
        _staleValues = new(section, context);
        _fetches = new(section, _staleValues, context);
    }

    public override Measurement<long> StaleBytes => new(_staleValues.Bytes, KeyValuePair.Create<string, object?>("bff.section", _section.Name));

    public override async Task<SectionResult?> ComposeAsync(PageRun page, int index)
    {
        var startedAt = _context.Clock.GetTimestamp();
        using var span = CompositionTracing.StartSection(_section, page);
        var (fault, required) = (page.Request.Faults?[index] ?? default, page.Page.Sections[index].Required);
        var fetched = WithoutFetching(page.Request, fault, required) ?? await FetchAsync(page, index, fault, span);
        if (page.Ended.IsCancellationRequested)
        {
            CompositionTracing.TellSection(span, provenance: null);
            return null;
        }

        var (value, provenance) = Serve(page.Request.Id, fetched, fault, required);
        var duration = _context.Clock.GetElapsedTime(startedAt);
        _context.Metrics.SectionServed(page.Page.Name, _section.Name, provenance, duration);
        CompositionTracing.TellSection(span, provenance);
        if (provenance.IsDegraded && _throttle.TryEnter(out var suppressed))
        {
            // An outage is told once a second, its extent is in the metrics.
            _context.Log.SectionDegraded(
                _section.Name, page.Page.Name, page.Request.Id, provenance.Status.WireName(), provenance.Reason?.WireName(), suppressed);
        }

        if (provenance.Status == SectionStatus.Failed)
        {
            page.Fail(new(_section.Name, fetched.Failure.Reason, fetched.Failure.RetryAfter));
        }

        return new SectionResult<T>(_section.Name, provenance, duration, value) { MaxAge = fetched.MaxAge };
    }

    public override IDisposable? StartMany(IReadOnlyList<string> ids, Func<string, long?> versionOf, Deadline deadline) =>
        _section.FetchMany is not null ? _fetches.StartMany(ids, versionOf, deadline, _context.Options.Batch.ChunkSize) : null;

    private Fetched<T>? WithoutFetching(in PageRequest request, in Fault fault, bool required) =>
        fault.Kind is FaultKind.Fail or FaultKind.Fallback || (fault.Kind == FaultKind.Stale && _staleValues.TryGet(request.Id, out _, out _))
            ? fault.Failure
            : fault.Kind == FaultKind.None && request.ShedOptional && !required ? (Fetched<T>)FailureReason.Shed : null;

    /// <summary>Takes or starts the shared fetch and waits for it, as long as the section's budget and the page's deadline let it.</summary>
    private async Task<Fetched<T>> FetchAsync(PageRun page, int index, Fault fault, Activity? span)
    {
        var fetch = (page.Batch?.Fetches[index] as SharedFetches<T>.Batched)?.Join(page.Request.Id);
        var (due, outOfTime) = page.DueFor(_budget, isBatched: fetch is not null);
        // A batch has what it needs long before its last pages are composed, whose budgets began with it.
        for (var asked = 1; due.TimeLeft is var timeLeft && (timeLeft > TimeSpan.Zero || fetch is { Task.IsCompleted: true }); asked++)
        {
            fetch ??= fault.Kind == FaultKind.None
                ? _fetches.Join(page.Request.Id, page.Request.Version, page.Deadline)
                : _fetches.StartAlone(page.Request.Id, page.Deadline, fault.Delay);
            CompositionTracing.LinkTo(fetch.Starter, span);
            await ((Task)fetch.Task).WaitAsync(timeLeft, _context.Clock, page.Ended).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!fetch.Task.IsCompleted)
            {
                break;
            }

            // Where it ended with the time of the page that started it, one that came later has time left and asks again, once.
            var outcome = await fetch.Task;
            if (asked > 1 || !outcome.RanOutOfTime || !page.Deadline.IsAfter(fetch.Call.Deadline))
            {
                return outcome;
            }

            fetch = null;
        }

        if (fetch is not null)
        {
            _fetches.Leave(fetch, lingers: !page.Ended.IsCancellationRequested);
        }

        return outOfTime;
    }

    private (T? Value, Provenance Provenance) Serve(string id, Fetched<T> fetched, Fault fault, bool required)
    {
        if (fetched.TryGet(out var value))
        {
            return (value, fault.Kind == FaultKind.Stale ? Provenance.Of(SectionStatus.Stale, fault.Failure, TimeSpan.Zero) : Provenance.Fresh);
        }

        // A definitive "no such thing" is an answer: what was known before it is no longer true.
        if (fetched.Failure.Reason != FailureReason.NotFound && fault.Kind != FaultKind.Fallback && _staleValues.TryGet(id, out value, out var age))
        {
            return (value, Provenance.Of(SectionStatus.Stale, fetched.Failure, age));
        }

        return required ? (default, Provenance.Of(SectionStatus.Failed, fetched.Failure)) : (Fallback(id), Provenance.Of(SectionStatus.Fallback, fetched.Failure));
    }

    private T? Fallback(string id)
    {
        try
        {
            return _section.Fallback!(id);
        }
        catch (Exception bug)
        {
            _context.Log.FallbackThrew(_section.Name, bug);
            return default;
        }
    }
}
