namespace ProductBff.Bench.Simulation;

/// <summary>The results of the pages, and the calls to the backend, by second of simulated time.</summary>
internal sealed class SimulationResult(Variant variant, Trouble trouble, IEnumerable<SimulatedCall> calls, IReadOnlyDictionary<int, int> attempts)
{
    private const double Back = 0.95;

    private readonly ILookup<int, SimulatedCall> _calls = calls.ToLookup(call => (int)call.Arrived.TotalSeconds);

    public Variant Variant => variant;

    public Trouble Trouble => trouble;

    public IEnumerable<int> Before => Enumerable.Range(0, (int)Simulator.Begins.TotalSeconds);

    public IEnumerable<int> During => Enumerable.Range((int)Simulator.Begins.TotalSeconds, (int)(Simulator.Ends - Simulator.Begins).TotalSeconds);

    public IEnumerable<int> After => Enumerable.Range((int)Simulator.Ends.TotalSeconds, (int)(Simulator.Length - Simulator.Ends).TotalSeconds - 1);

    public IEnumerable<int> All => [.. Before, .. During, .. After];

    /// <summary>The time from the end of the trouble until at least 95 % of the pages of every second are good; null when that is not reached.</summary>
    public int? SecondsUntilBack
    {
        get
        {
            var bad = After.Where(second => GoodShare([second]) < Back).Select(second => second - (int)Simulator.Ends.TotalSeconds + 1).DefaultIfEmpty(0).Max();
            return bad < After.Count() ? bad : null;
        }
    }

    public int Pages(IEnumerable<int> seconds) => seconds.Sum(second => _calls[second].Count());

    public int Calls(IEnumerable<int> seconds) => seconds.Sum(second => attempts.GetValueOrDefault(second));

    public double CallsPerPage(IEnumerable<int> seconds) => Calls(seconds) / (double)Pages(seconds);

    /// <summary>The share of pages whose section arrives within its budget.</summary>
    public double GoodShare(IEnumerable<int> seconds) =>
        seconds.Sum(second => _calls[second].Count(call => call.IsGood && call.Took <= Simulator.Budget)) / (double)Pages(seconds);

    /// <summary>The 99th percentile of the pages' wait for the section, which is at most its budget.</summary>
    public double P99Milliseconds(IEnumerable<int> seconds)
    {
        double[] sorted = [.. seconds.SelectMany(second => _calls[second]).Select(call => Math.Min(call.Took.TotalMilliseconds, Simulator.Budget.TotalMilliseconds)).Order()];
        return sorted[(int)(sorted.Length * 0.99)];
    }
}
