namespace ProductBff.Bench.Simulation;

/// <summary>The call for a section of one page, and its result.</summary>
internal sealed class SimulatedCall(TimeSpan arrived)
{
    /// <summary>The call to which the timers and attempts of the product's code belong.</summary>
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
    /// When a circuit changes its state, or a hedge is cancelled, the product's code continues on another thread. Simulated time stands still
    /// until the call has ended (after an answer it will) or waits again, so that the same seed gives the same result. Not always with
    /// hedging, because the time until a hedge counts as a wait of the call.
    /// </summary>
    public void Settle(bool hasAnswer = false) =>
        SpinWait.SpinUntil(() => _ended || (!hasAnswer && Volatile.Read(ref _attempts) > 0 && Volatile.Read(ref _waits) > 0));
}
