namespace Aspire.Dashboard.Live;

internal enum Topic
{
    Resources,
    Traces,
    Logs,
    Metrics,
    Console,
}

/// <summary>
/// Says that something changed, not what: a reader that is slow sees fewer, larger changes, and nothing queues up for it.
/// </summary>
internal sealed class ChangeHub
{
    private readonly long[] _versions = new long[Enum.GetValues<Topic>().Length];
    private TaskCompletionSource _changed = New();

    public void Publish(Topic topic)
    {
        Interlocked.Increment(ref _versions[(int)topic]);
        Interlocked.Exchange(ref _changed, New()).TrySetResult();
    }

    public long Version(Topic topic) => Volatile.Read(ref _versions[(int)topic]);

    /// <summary>Completes at the next change of any topic; take it before reading versions, so that none is missed.</summary>
    public Task NextChange => Volatile.Read(ref _changed).Task;

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
