namespace ProductBff.Bff.Composition;

/// <content>What is served without a fresh value, by need or as a rehearsal.</content>
internal sealed partial class Slot<T>
{
    protected override void Degrade(Failure failure)
    {
        // A definitive "no such thing" is an answer: what was known before it is no longer true.
        if (failure.Reason != FailureReason.NotFound && source.StaleValues.TryGet(Id, out var value, out var age))
        {
            ServeStale(value, age, failure);
        }
        else if (Required)
        {
            Conclude(ProvenanceOf(SectionStatus.Failed, failure), failure);
        }
        else
        {
            ServeFallback(failure);
        }
    }

    private static Provenance ProvenanceOf(SectionStatus status, Failure failure, TimeSpan? age = null) =>
        new(status, failure.Reason, Milliseconds(age), Milliseconds(failure.RetryAfter));

    private static long? Milliseconds(TimeSpan? time) => time is { } known ? (long)Math.Ceiling(known.TotalMilliseconds) : null;

    private void FailWith(Failure failure)
    {
        if (TrySettle())
        {
            Degrade(failure);
        }
    }

    private void ServeStale(T value, TimeSpan age, Failure failure)
    {
        Value = value;
        Conclude(ProvenanceOf(SectionStatus.Stale, failure, age), failure);
    }

    private void ServeFallback(Failure failure)
    {
        try
        {
            Value = source.Section.Fallback!(Id);
        }
        catch (Exception bug)
        {
            source.Context.Log.FallbackThrew(source.Name, bug);
        }

        Conclude(ProvenanceOf(SectionStatus.Fallback, failure), failure);
    }

    private void Rehearse(in Rehearsed rehearsed)
    {
        var (kind, failure, delay) = rehearsed;
        if (kind == RehearsedKind.Fail)
        {
            FailWith(failure);
        }
        else if (kind == RehearsedKind.Fallback)
        {
            if (TrySettle())
            {
                ServeFallback(failure);
            }
        }
        else if (kind == RehearsedKind.Stale && source.StaleValues.TryGet(Id, out var value, out var age))
        {
            if (TrySettle())
            {
                ServeStale(value, age, failure);
            }
        }
        else
        {
            Attach(source.Flights.Alone(this, Id, Run.Deadline, async (services, call) =>
            {
                await Task.Delay(delay, source.Context.Clock, call.CancellationToken);
                return await source.Section.Fetch(services, call);
            }));
        }
    }
}
