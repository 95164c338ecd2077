using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;

namespace ProductBff.Bff.Composition;

/// <inheritdoc/>
internal sealed partial class Slot<T>(SectionSource<T> source, PageRun run, int index, bool required)
    : Slot(source, run, index, required)
{
    private Flight<T>? _flight;
    private bool _restarted;

    public T? Value { get; private set; }

    public override object? BoxedValue => Value;

    /// <summary>True when it started the flight it waits for, which therefore ends no earlier than its own page.</summary>
    public bool IsStarter { get; set; }

    protected override bool IsPrimed => TryGetPrimed(out _, out _);

    private string Id => Run.Request.Id;

    /// <summary>Its flight is over. May come when the slot has long been settled.</summary>
    public void Landed(Flight<T> flight)
    {
        var outcome = flight.Outcome;
        if (IsWaiting && !outcome.Succeeded && EndedForItsStarter(outcome.Failure.Reason))
        {
            var ambient = Activity.Current;
            Activity.Current = Span ?? ambient;
            _restarted = true;
            Interlocked.Exchange(ref _flight, Join());
            DetachIfSettled();
            Activity.Current = ambient;
            return;
        }

        if (!TrySettle())
        {
            return;
        }

        if (!outcome.TryGet(out var value))
        {
            Degrade(outcome.Failure);
        }
        else if (Run.Rehearsed(Index) is { Kind: RehearsedKind.Stale } rehearsed)
        {
            ServeStale(value, TimeSpan.Zero, rehearsed.Failure);
        }
        else
        {
            Value = value;
            Conclude(Provenance.Fresh, failure: default);
        }
    }

    protected override void Fetch()
    {
        var rehearsed = Run.Rehearsed(Index);
        if (rehearsed.Kind != RehearsedKind.None)
        {
            Rehearse(rehearsed);
        }
        else if (Run.Request.ShedOptional && !Required)
        {
            FailWith(FailureReason.Shed);
        }
        else if (TryGetPrimed(out var flight, out var own))
        {
            IsStarter = own;
            source.Flights.Join(this, flight);
            Attach(flight);
        }
        else if (Due.TimeLeft > TimeSpan.Zero)
        {
            Attach(Join());
        }
    }

    protected override void Detach(bool lingers)
    {
        if (Interlocked.Exchange(ref _flight, value: null) is not { } flight)
        {
            return;
        }

        if (lingers)
        {
            source.Flights.Linger(flight);
        }
        else
        {
            source.Flights.Leave(flight);
        }
    }

    private bool TryGetPrimed([MaybeNullWhen(false)] out Flight<T> flight, out bool own)
    {
        (flight, own) = (null, false);
        return Run.PrimedFlights(Index) is PrimedFlights<T> primed && primed.TryGet(Id, out flight, out own);
    }

    /// <summary>A joiner that still has time asks again, once, when the flight's end was its starter's deadline, not an answer.</summary>
    private bool EndedForItsStarter(FailureReason reason) =>
        !IsStarter && !_restarted && reason is FailureReason.Deadline or FailureReason.Timeout && Due.TimeLeft > TimeSpan.Zero;

    private Flight<T> Join()
    {
        var flight = source.Flights.Join(this, Id, Run.Deadline);
        if (!IsStarter)
        {
            LinkTo(flight.Call.Starter);
        }

        return flight;
    }

    /// <summary>Unless the flight has landed and was replaced before this thread came here.</summary>
    private void Attach(Flight<T> flight)
    {
        Interlocked.CompareExchange(ref _flight, flight, comparand: null);
        DetachIfSettled();
    }

    private void DetachIfSettled()
    {
        if (!IsWaiting)
        {
            Detach(lingers: false);
        }
    }
}
