namespace ProductBff.Bench.Runs;

/// <summary>How long things take and what takes part.</summary>
/// <param name="Targets">Of <see cref="Servers.TargetNames"/>.</param>
/// <param name="Rounds">How often everything is measured.</param>
/// <param name="Connections">At the same time; what is measured with one number of them takes the first.</param>
/// <param name="Cold">From readiness on.</param>
/// <param name="WarmAfter">From readiness on, under load.</param>
/// <param name="Measure">Of what is warm.</param>
/// <param name="Quick">The results are not kept.</param>
internal sealed record RunSettings(
    IReadOnlyCollection<string> Targets, int Rounds, int[] Connections, TimeSpan Cold, TimeSpan WarmAfter, TimeSpan Measure, bool Quick)
{
    /// <summary>
    /// Each in turn, in each round: what the machine does meanwhile hits all of them. Every other round is backwards, so that nobody
    /// always follows the hungriest.
    /// </summary>
    public IEnumerable<(int Round, T Item)> Turns<T>(IReadOnlyCollection<T> items) =>
        Enumerable.Range(1, Rounds).SelectMany(round => (round % 2 == 1 ? items : items.Reverse()).Select(item => (round, item)));
}
