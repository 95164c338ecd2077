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
        var explanation = page.Request.Explanation?.BeginSection(_section.Name, startedAt);
        var (fault, required) = (page.Request.Faults?[index] ?? default, page.Page.Sections[index].Required);
        var outcome = WithoutFetching(page.Request, fault, required);
        if (outcome is null)
        {
            var (due, outOfTime) = page.DueFor(_budget);
            explanation?.Wait(due);
            for (var asked = 1; outcome is null && due.TimeLeft is var timeLeft && timeLeft > TimeSpan.Zero; asked++)
            {
                var batch = asked == 1 ? page.Batch?[index] as FetchBatch<T> : null;
                var fetch = fault.Kind == FaultKind.None
                    ? _fetches.Join(page.Request.Id, page.Request.Version, page.Deadline, explanation, batch)
                    : _fetches.StartAlone(page.Request.Id, page.Deadline, fault.Delay, explanation);
                CompositionTracing.LinkTo(fetch.Starter, span);
                await ((Task)fetch.Task).WaitAsync(timeLeft, _context.Clock, page.Ended).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                if (!fetch.Task.IsCompleted)
                {
                    _fetches.Leave(fetch, lingers: !page.Ended.IsCancellationRequested);
                    break;
                }

                // Where it ended with the time of the page that started it, one that came later has time left and asks again, once.
                var answer = await fetch.Task;
                outcome = asked == 1 && answer.RanOutOfTime && page.Deadline.IsAfter(fetch.Call.Deadline) ? null : answer;
            }

            outcome ??= outOfTime;
        }

        if (page.Ended.IsCancellationRequested)
        {
            CompositionTracing.TellSection(span, provenance: null);
            explanation?.End(_context.Clock.GetTimestamp(), provenance: null);
            return null;
        }

        var served = Serve(page.Request.Id, outcome.Value, fault, required, _context.Clock.GetElapsedTime(startedAt));
        CompositionTracing.TellSection(span, served.Provenance);
        explanation?.End(_context.Clock.GetTimestamp(), served.Provenance);
        Tell(page, served);
        if (served.Provenance.Status == SectionStatus.Failed)
        {
            page.Fail(new(_section.Name, outcome.Value.Failure.Reason, outcome.Value.Failure.RetryAfter));
        }

        return served;
    }

    public override IFetchBatch? NewBatch() => _section.FetchMany is null ? null : new FetchBatch<T>(_fetches);

    private Fetched<T>? WithoutFetching(in PageRequest request, in Fault fault, bool required) =>
        fault.Kind is FaultKind.Fail or FaultKind.Fallback || (fault.Kind == FaultKind.Stale && _staleValues.TryGet(request.Id, out _, out _))
            ? fault.Failure
            : fault.Kind == FaultKind.None && request.ShedOptional && !required ? (Fetched<T>)FailureReason.Shed : null;

    private SectionResult<T> Serve(string id, Fetched<T> fetched, Fault fault, bool required, TimeSpan duration)
    {
        if (fetched.TryGet(out var value))
        {
            var provenance = fault.Kind == FaultKind.Stale ? Provenance.Of(SectionStatus.Stale, fault.Failure, TimeSpan.Zero) : Provenance.Fresh;
            return new(_section.Name, provenance, duration, value) { MaxAge = fetched.MaxAge };
        }

        // A definitive "no such thing" is an answer: what was known before it is no longer true.
        if (fetched.Failure.Reason != FailureReason.NotFound && fault.Kind != FaultKind.Fallback && _staleValues.TryGet(id, out value, out var age))
        {
            return new(_section.Name, Provenance.Of(SectionStatus.Stale, fetched.Failure, age), duration, value);
        }

        return required
            ? new(_section.Name, Provenance.Of(SectionStatus.Failed, fetched.Failure), duration, Value: default)
            : new(_section.Name, Provenance.Of(SectionStatus.Fallback, fetched.Failure), duration, Fallback(id)) { MaxAge = fetched.MaxAge };
    }

    private void Tell(PageRun page, SectionResult<T> served)
    {
        var (name, provenance) = (page.Page.Name, served.Provenance);
        _context.Metrics.SectionServed(name, _section.Name, provenance, served.Duration);
        // An outage is told once a second, its extent is in the metrics.
        if (provenance.IsDegraded && _throttle.TryEnter(out var suppressed))
        {
            _context.Log.SectionDegraded(_section.Name, name, page.Request.Id, provenance.Status.WireName(), provenance.Reason?.WireName(), suppressed);
        }
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
