using System.Collections.Concurrent;

namespace ProductBff.Bff.Composition;

/// <summary>How a page came about, recorded for a caller who asks; every other page has none. Moments are timestamps of the clock.</summary>
internal sealed class Explanation
{
    public long StartedAt { get; private set; }

    public TimeSpan Deadline { get; private set; }

    /// <summary>In the order in which they began.</summary>
    public ConcurrentQueue<SectionExplanation> Sections { get; } = [];

    public void Begin(long startedAt, TimeSpan deadline) => (StartedAt, Deadline) = (startedAt, deadline);

    public SectionExplanation BeginSection(string name, long startedAt)
    {
        var section = new SectionExplanation(name, startedAt);
        Sections.Enqueue(section);
        return section;
    }
}

/// <summary>How one section of a page came about; all of it is known when its task has ended.</summary>
internal sealed class SectionExplanation(string name, long startedAt)
{
    private Deadline? _due;

    public string Name { get; } = name;

    public long StartedAt { get; } = startedAt;

    public long EndedAt { get; private set; }

    /// <summary>The time that there was: the section's own, or what was left of the page; null where nothing was fetched.</summary>
    public TimeSpan? Budget { get; private set; }

    public TimeSpan? BudgetLeft { get; private set; }

    /// <summary>Null where the page ended without the section.</summary>
    public Provenance? Provenance { get; private set; }

    /// <summary>Whether it waited for a fetch that another page had started.</summary>
    public bool Joined { get; private set; }

    /// <summary>The calls that it waited for, one after the other.</summary>
    public List<BackendCall> Calls { get; } = [];

    public void Wait(Deadline due) => (_due, Budget) = (due, due.TimeLeft);

    public void Follow(BackendCall call, bool joined)
    {
        call.Attempts ??= [];
        Calls.Add(call);
        Joined |= joined;
    }

    public void End(long endedAt, Provenance? provenance) => (EndedAt, Provenance, BudgetLeft) = (endedAt, provenance, _due?.TimeLeft);
}

/// <summary>One attempt of a backend call.</summary>
internal sealed class Attempt(long startedAt, bool isHedge)
{
    public long StartedAt { get; } = startedAt;

    public bool IsHedge { get; } = isHedge;

    /// <summary>Null until it has ended, and for one that was given up.</summary>
    public AttemptEnd? End { get; set; }
}

/// <param name="At">When.</param>
/// <param name="Outcome">The status that was answered, or a <see cref="FailureReason"/> by its wire name.</param>
/// <param name="Circuit">The state of the circuit that it met.</param>
internal sealed record AttemptEnd(long At, string Outcome, string Circuit);
