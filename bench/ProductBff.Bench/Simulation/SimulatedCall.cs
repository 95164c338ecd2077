namespace ProductBff.Bench.Simulation;

/// <summary>A section of one page: what its replica does for it, and what came of it.</summary>
internal sealed class SimulatedCall(TimeSpan arrived)
{
    /// <summary>Whose timers and attempts they are that the product's code makes.</summary>
    public static readonly AsyncLocal<SimulatedCall?> Current = new();

    private int _waits;
    private int _attempts;
    private volatile bool _ended;

    public TimeSpan Arrived => arrived;

    public bool HasEnded => _ended;

    public bool IsGood { get; private set; }

    public TimeSpan Took { get; private set; }

    public void AddAttempt() => Interlocked.Increment(ref _attempts);

    public void AddWaits(int change) => Interlocked.Add(ref _waits, change);

    public void End(TimeSpan now, bool isGood)
    {
        (Took, IsGood) = (now - arrived, isGood);
        _ended = true;
    }

    /// <summary>
    /// Where a circuit changes its state, or a hedge is cancelled, the product goes on in another thread. Simulated time stands still until
    /// the call has ended, which an answer makes it do, or waits again; so the same seed gives the same result. Not always with hedging: the
    /// time until a hedge is one that the call waits for.
    /// </summary>
    public void Settle(bool hasAnswer = false) =>
        SpinWait.SpinUntil(() => _ended || (!hasAnswer && Volatile.Read(ref _attempts) > 0 && Volatile.Read(ref _waits) > 0));
}
