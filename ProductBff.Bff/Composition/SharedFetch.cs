using System.Collections.Concurrent;
using System.Diagnostics;

namespace ProductBff.Bff.Composition;

/// <summary>
/// One section of one id on its way, shared by all pages that want it meanwhile: a task, and a count of who waits for it. All that
/// changes belongs to <see cref="SharedFetches{T}"/> and is touched under its lock.
/// </summary>
internal sealed class SharedFetch<T> : TaskCompletionSource<Fetched<T>>
{
    public SharedFetch(string id, long? version, BackendCall call)
    {
        (Id, Version, Call) = (id, version, call);
        call.Fetches++;
    }

    public string Id { get; }

    /// <summary>Of the data that the first one who waits may expect.</summary>
    public long? Version { get; }

    public BackendCall Call { get; }

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

/// <summary>The fetches that the pages of one batch have started, which are sent together when all of them have.</summary>
internal sealed class FetchBatch<T>(SharedFetches<T> fetches) : List<SharedFetch<T>>, IFetchBatch
{
    public BackendCall? Call { get; set; }

    public void Send() => fetches.Send(this);
}

/// <inheritdoc cref="FetchBatch{T}"/>
internal interface IFetchBatch
{
    void Send();
}

/// <summary>
/// A call to a backend, which may carry several fetches. Its token is not a caller's: it is cancelled when the last of them is given up,
/// because nobody waits any more or the deadline has passed.
/// </summary>
internal sealed class BackendCall(Deadline deadline) : CancellationTokenSource
{
    /// <summary>When the page that started it can use no answer any more; what is left until then is sent downstream.</summary>
    public Deadline Deadline { get; } = deadline;

    /// <summary>Those that are under way.</summary>
    public int Fetches { get; set; }

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

    public void GiveUp(ILogger log, string section)
    {
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
