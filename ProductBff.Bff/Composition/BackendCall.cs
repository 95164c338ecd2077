using System.Collections.Concurrent;

namespace ProductBff.Bff.Composition;

/// <summary>
/// A call to a backend, which may carry several fetches. Its token is not a caller's: it is cancelled when the last of them is given up,
/// because nobody waits any more or the deadline has passed.
/// </summary>
/// <param name="fetches">How many it counts from the start.</param>
internal sealed class BackendCall(Deadline deadline, int fetches = 0) : CancellationTokenSource
{
    private int _fetches = fetches;

    /// <summary>When the page that started it can use no answer any more; what is left until then is sent downstream.</summary>
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

    public void AddFetch() => Interlocked.Increment(ref _fetches);

    /// <returns>Whether it was the last that is under way.</returns>
    public bool RemoveFetch() => Interlocked.Decrement(ref _fetches) == 0;

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
