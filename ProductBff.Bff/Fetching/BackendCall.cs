using System.Collections.Concurrent;

namespace ProductBff.Bff.Fetching;

/// <summary>The arguments of a fetch. Several requests may share it, so it carries nothing of any one caller.</summary>
internal readonly record struct SectionCall(string Id, BackendCall Backend);

/// <summary>The arguments of a fetch of several ids, all distinct, in one backend call.</summary>
internal readonly record struct BatchCall(IReadOnlyList<string> Ids, BackendCall Backend);

/// <summary>
/// One backend call, which may carry several fetches. It has a token of its own, independent of any caller's: it is cancelled when the
/// last fetch is given up, because nobody waits for it any more or the deadline has passed.
/// </summary>
/// <param name="fetches">The initial count of fetches in flight.</param>
internal sealed class BackendCall(Deadline deadline, int fetches = 0) : CancellationTokenSource
{
    private int _fetches = fetches;

    /// <summary>The deadline of the page that started the call; the time left until then is sent downstream.</summary>
    public Deadline Deadline { get; } = deadline;

    /// <summary>The attempts in flight when a page first asked for an explanation, and all later ones; null when none has asked.</summary>
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

    /// <returns>True when it was the last fetch in flight.</returns>
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

    /// <summary>Turns an exception into a failure, so that a bug in a client fails its section and not the page.</summary>
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
