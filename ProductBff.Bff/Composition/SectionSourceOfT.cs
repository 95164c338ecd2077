using ProductBff.Bff.Fetching;

namespace ProductBff.Bff.Composition;

/// <inheritdoc/>
internal sealed class SectionSource<T>(Section<T> section, ComposerContext context) : SectionSource
{
    private readonly TimeSpan _budget = context.Options.BudgetOf(section);
    private readonly LogThrottle _throttle = new(context.Clock);
    private readonly SharedFetches<T> _fetches = new(section, context);

    public override Measurement<long> StaleBytes => new(_fetches.StaleValues.Bytes, KeyValuePair.Create<string, object?>("bff.section", section.Name));

    public override async Task<SectionResult?> ComposeAsync(PageRun page, int index)
    {
        var startedAt = context.Clock.GetTimestamp();
        using var span = CompositionTracing.StartSection(section, page);
        var explanation = page.Request.Explanation?.BeginSection(section.Name, startedAt);
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
                    : _fetches.StartUnshared(page.Request.Id, page.Deadline, fault.Delay, explanation);
                CompositionTracing.LinkTo(fetch.Starter, span);
                await ((Task)fetch.Task).WaitAsync(timeLeft, context.Clock, page.Ended).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                if (!fetch.Task.IsCompleted)
                {
                    _fetches.Leave(fetch, keepRunning: !page.Ended.IsCancellationRequested);
                    break;
                }

                // The fetch may have timed out with the page that started it; a page that joined later has time left and asks once more.
                var answer = await fetch.Task;
                outcome = asked == 1 && answer.RanOutOfTime && page.Deadline.IsAfter(fetch.Call.Deadline) ? null : answer;
            }

            outcome ??= outOfTime;
        }

        // Null when the page ended without it.
        var served = page.Ended.IsCancellationRequested ? null
            : Serve(page.Request.Id, outcome.Value, fault, required, context.Clock.GetElapsedTime(startedAt));
        CompositionTracing.RecordOutcome(span, served?.Provenance);
        explanation?.End(context.Clock.GetTimestamp(), served?.Provenance);
        if (served is not null)
        {
            RecordOutcome(page, served, outcome.Value.Failure);
        }

        return served;
    }

    public override IFetchBatch? NewBatch() => section.FetchMany is null ? null : new FetchBatch<T>(section, _fetches, context);

    private Fetched<T>? WithoutFetching(in PageRequest request, in Fault fault, bool required) =>
        fault.Kind is FaultKind.Fail or FaultKind.Fallback || (fault.Kind == FaultKind.Stale && _fetches.StaleValues.TryGet(request.Id, out _, out _))
            ? fault.Failure
            : fault.Kind == FaultKind.None && request.ShedOptional && !required ? (Fetched<T>)FailureReason.Shed : null;

    private SectionResult Serve(string id, Fetched<T> fetched, Fault fault, bool required, TimeSpan duration)
    {
        if (fetched.TryGet(out var value))
        {
            var provenance = fault.Kind == FaultKind.Stale ? Provenance.Of(SectionStatus.Stale, fault.Failure, TimeSpan.Zero) : Provenance.Fresh;
            return new(section.Name, provenance, duration, value) { MaxAge = fetched.MaxAge };
        }

        // "Not found" is an answer: it makes the stale value invalid.
        if (fetched.Failure.Reason != FailureReason.NotFound && fault.Kind != FaultKind.Fallback && _fetches.StaleValues.TryGet(id, out value, out var age))
        {
            return new(section.Name, Provenance.Of(SectionStatus.Stale, fetched.Failure, age), duration, value);
        }

        return required
            ? new(section.Name, Provenance.Of(SectionStatus.Failed, fetched.Failure), duration, Value: null)
            : new(section.Name, Provenance.Of(SectionStatus.Fallback, fetched.Failure), duration, Fallback(id)) { MaxAge = fetched.MaxAge };
    }

    private void RecordOutcome(PageRun page, SectionResult served, in Failure failure)
    {
        var (name, provenance) = (page.Page.Name, served.Provenance);
        context.Metrics.SectionServed(name, section.Name, provenance, served.Duration);
        // During an outage one warning per second is enough; the metrics count every section.
        if (provenance.IsDegraded && _throttle.TryEnter(out var suppressed))
        {
            context.Log.SectionDegraded(section.Name, name, page.Request.Id, provenance.Status.WireName(), provenance.Reason?.WireName(), suppressed);
        }

        if (provenance.Status == SectionStatus.Failed)
        {
            page.Fail(new(section.Name, failure.Reason, failure.RetryAfter));
        }
    }

    private T? Fallback(string id)
    {
        try
        {
            return section.Fallback!(id);
        }
        catch (Exception bug)
        {
            context.Log.FallbackThrew(section.Name, bug);
            return default;
        }
    }
}
