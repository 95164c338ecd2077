using System.Collections.Concurrent;
using System.Diagnostics;

namespace ProductBff.Bff.Composition;

/// <summary>
/// One section of one id on its way, shared by all pages that want it meanwhile: a task, and a count of who waits for it. All that
/// changes belongs to <see cref="SharedFetches{T}"/> and is touched under its lock.
/// </summary>
internal sealed class SharedFetch<T>(string id, long? version, BackendCall call) : TaskCompletionSource<Fetched<T>>
{
    public string Id { get; } = id;

    /// <summary>Of the data that the first one who waits may expect.</summary>
    public long? Version { get; } = version;

    public BackendCall Call { get; } = call;

    /// <summary>The span of the section that started it; those that join link to it.</summary>
    public ActivityContext Starter { get; } = Activity.Current?.Context ?? default;

    public int Waiting { get; set; } = 1;

    /// <summary>True when somebody's budget ran out: it goes on without anybody, so that a late answer is remembered.</summary>
    public bool Lingers { get; set; }

    /// <summary>False when its value must not become the stale one: it is made up, or a write has overtaken it.</summary>
    public bool Remembered { get; set; } = true;

    public bool Ended { get; set; }

    /// <summary>Ends it at its deadline; made when the first one leaves, for until then the pages that wait see to it.</summary>
    public ITimer? Timer { get; set; }
}

/// <summary>One call to a backend with a token of its own, which may carry several fetches: cancelled when the last of them is given up.</summary>
internal sealed class BackendCall(Deadline deadline, int fetches = 1) : CancellationTokenSource
{
    private int _fetches = fetches;

    /// <summary>When the page that started it can use no answer any more.</summary>
    public Deadline Deadline { get; } = deadline;

    /// <summary>Those that were still under way when somebody first asked for an explanation, and all later ones; null where nobody has.</summary>
    public ConcurrentQueue<Attempt>? Attempts { get; set; }

    public Attempt? TryExplain(long startedAt, bool isHedge)
    {
        if (Attempts is not { } attempts)
        {
            return null;
        }

        var attempt = new Attempt(startedAt, isHedge);
        attempts.Enqueue(attempt);
        return attempt;
    }

    public void GiveUpOne(ILogger log, string section)
    {
        if (Interlocked.Decrement(ref _fetches) > 0)
        {
            return;
        }

        try
        {
            Cancel();
        }
        catch (AggregateException bug)
        {
            log.CancellationThrew(section, bug);
        }
    }

    /// <summary>The boundary at which a bug in a client stops: the section fails, the page goes on.</summary>
    public Failure OutcomeOf(Exception exception, ILogger log, string section)
    {
        if (exception is OperationCanceledException && IsCancellationRequested)
        {
            return FailureReason.Deadline;
        }

        log.FetchThrew(section, exception);
        return FailureReason.Error;
    }
}
