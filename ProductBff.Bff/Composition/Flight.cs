using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;

namespace ProductBff.Bff.Composition;

/// <summary>
/// One section of one id on its way, shared by all pages that want it at the same time. Its mutable state belongs to
/// <see cref="Flights{T}"/> and is touched only under that table's lock.
/// </summary>
internal sealed class Flight<T>(string id, BackendCall call, bool shared)
{
    private readonly List<Slot<T>> _waiters = new(1);

    public string Id { get; } = id;

    public BackendCall Call { get; } = call;

    /// <summary>False for a rehearsed flight: nobody joins it, nothing remembers it.</summary>
    public bool Shared { get; } = shared;

    /// <summary>False when its value must not become the last good one: it is rehearsed, or a write has overtaken it.</summary>
    public bool Remembered { get; set; } = shared;

    /// <summary>How many wait for it.</summary>
    public int Interest { get; set; }

    /// <summary>True when somebody's budget ran out: it goes on without anybody, so that a late answer is remembered.</summary>
    public bool Lingering { get; set; }

    public bool Landed { get; private set; }

    /// <summary>Meaningful once it has landed.</summary>
    public Fetched<T> Outcome { get; private set; }

    /// <summary>Ends the flight at its deadline; made when the first waiter goes, for until then the waiters' pages see to it.</summary>
    public ITimer? DeadlineTimer { get; set; }

    /// <summary>Who left is still here and ignores the landing: cheaper than a search, and a flight is short.</summary>
    public void Add(Slot<T> waiter)
    {
        Interest++;
        _waiters.Add(waiter);
    }

    /// <summary>Lands it, once, and hands over who is to be told.</summary>
    public List<Slot<T>> Land(Fetched<T> outcome)
    {
        (Landed, Outcome) = (true, outcome);
        return _waiters;
    }
}

/// <summary>One call to a backend, which may carry several flights (a batch); it is cancelled when the last of them is given up.</summary>
[SuppressMessage(
    "Design",
    "CA1001:Types that own disposable fields should be disposable",
    Justification = "The source has neither a timer nor a wait handle, and disposing it would race with the last one to leave.")]
internal sealed class BackendCall(Deadline deadline, int flights)
{
    private readonly CancellationTokenSource _source = new();
    private int _flights = flights;

    public Deadline Deadline { get; } = deadline;

    /// <summary>The span of the section that started it; later ones link to it.</summary>
    public ActivityContext Starter { get; } = Activity.Current?.Context ?? default;

    public CancellationToken CancellationToken => _source.Token;

    public void GiveUpOne(ILogger log, string section)
    {
        if (Interlocked.Decrement(ref _flights) > 0)
        {
            return;
        }

        try
        {
            _source.Cancel();
        }
        catch (AggregateException bug)
        {
            log.CancellationThrew(section, bug);
        }
    }
}
