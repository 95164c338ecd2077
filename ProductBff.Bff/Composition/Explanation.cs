using System.Collections.Concurrent;
using ProductBff.Bff.Fetching;

namespace ProductBff.Bff.Composition;

/// <summary>How a page was composed, recorded only for a caller who asks for it. <c>…At</c> members are timestamps of the clock.</summary>
internal sealed class Explanation
{
    public long StartedAt { get; private set; }

    public TimeSpan Deadline { get; private set; }

    /// <summary>In the order in which they started.</summary>
    public ConcurrentQueue<SectionExplanation> Sections { get; } = [];

    public void Begin(long startedAt, TimeSpan deadline) => (StartedAt, Deadline) = (startedAt, deadline);

    public SectionExplanation BeginSection(string name, long startedAt)
    {
        var section = new SectionExplanation(name, startedAt);
        Sections.Enqueue(section);
        return section;
    }
}

/// <summary>How one section of a page was composed; complete once the section's task has ended.</summary>
internal sealed record SectionExplanation(string Name, long StartedAt)
{
    private Deadline? _due;

    public long EndedAt { get; private set; }

    /// <summary>The section's own budget, or what was left of the page's time if that was less; null when nothing was fetched.</summary>
    public TimeSpan? Budget { get; private set; }

    public TimeSpan? BudgetLeft { get; private set; }

    /// <summary>Null when the page ended without the section.</summary>
    public Provenance? Provenance { get; private set; }

    /// <summary>Whether it waited for a fetch that another page had started.</summary>
    public bool Joined { get; private set; }

    /// <summary>The calls that it waited for, in order.</summary>
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
