using System.Diagnostics;

namespace ProductBff.Bff.Composition;

/// <summary>A section's place in one page that is being composed. It is settled exactly once, by whoever comes first.</summary>
internal abstract class Slot(SectionSource source, PageRun run, int index, bool required)
{
    private const int Waiting = 0;
    private const int Settled = 1;
    private const int Abandoned = 2;

    private readonly long _startedAt = source.Context.Clock.GetTimestamp();
    private Activity? _span;
    private int _state;

    public int Index { get; } = index;

    public bool Required { get; } = required;

    /// <summary>Until when the page waits for it.</summary>
    public Deadline Due { get; private set; }

    public bool IsWaiting => Volatile.Read(ref _state) == Waiting;

    /// <summary>Null until it is settled.</summary>
    public Provenance? Provenance { get; private set; }

    /// <summary>Why it failed; meaningful when its provenance says so.</summary>
    public Failure Failure { get; private set; }

    public SectionReport Report => new(source.Name, Provenance!, Duration);

    public abstract object? BoxedValue { get; }

    protected PageRun Run { get; } = run;

    /// <summary>What running out of time is called here: the section's own budget or what was left of the page.</summary>
    protected FailureReason DueReason { get; private set; }

    protected Activity? Span => _span;

    private TimeSpan Duration { get; set; }

    public void Start()
    {
        (Due, DueReason) = Run.DueFor(source.Budget, isPrimed: IsPrimed);

        // The backend call's spans belong under the section that starts it; the sections that join it link to that one.
        var ambient = Activity.Current;
        _span = CompositionTracing.StartSection(source, Run);
        Fetch();
        Activity.Current = ambient;
        if (Volatile.Read(ref _state) == Abandoned)
        {
            EndSpan();
        }
        else if (Due.TimeLeft == TimeSpan.Zero)
        {
            Expire();
        }
    }

    /// <summary>Its time is up.</summary>
    public void Expire()
    {
        if (TrySettle(Settled))
        {
            Detach(lingers: true);
            Degrade(DueReason);
        }
    }

    /// <summary>Its page has ended without it.</summary>
    public void Abandon()
    {
        if (TrySettle(Abandoned))
        {
            Detach(lingers: false);
            EndSpan();
        }
    }

    /// <summary>The state of a section that may not have been asked for.</summary>
    public static Provenance StateOf(Slot? slot) => slot?.Provenance ?? Provenance.Skipped;

    protected abstract bool IsPrimed { get; }

    protected abstract void Fetch();

    /// <summary>Lets go of the flight, if there is one.</summary>
    protected abstract void Detach(bool lingers);

    /// <summary>Serves the best there is without a fresh value, or fails.</summary>
    protected abstract void Degrade(Failure failure);

    protected bool TrySettle() => TrySettle(Settled);

    protected void LinkTo(ActivityContext starter)
    {
        if (starter != default)
        {
            _span?.AddLink(new(starter));
        }
    }

    /// <summary>After <see cref="TrySettle()"/>: records what was served and tells the page.</summary>
    protected void Conclude(Provenance provenance, Failure failure)
    {
        (Provenance, Failure) = (provenance, failure);
        Duration = source.Context.Clock.GetElapsedTime(_startedAt);
        source.Context.Metrics.SectionLanded(Run.Page.Name, source.Name, provenance, Duration);
        if (provenance.IsDegraded)
        {
            // This may be the thread of the request that started the flight; the log belongs to the trace of this one.
            var ambient = Activity.Current;
            Activity.Current = _span ?? ambient;
            source.WarnDegraded(Run.Page, Run.Request.Id, provenance);
            Activity.Current = ambient;
        }

        EndSpan();
        Run.Landed(this);
    }

    private bool TrySettle(int state) => Interlocked.CompareExchange(ref _state, state, Waiting) == Waiting;

    private void EndSpan()
    {
        if (Interlocked.Exchange(ref _span, value: null) is { } span)
        {
            CompositionTracing.EndSection(span, Provenance);
        }
    }
}
