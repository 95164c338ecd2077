namespace ProductBff.Bench.Runs;

/// <summary>What is measured, how often and for how long.</summary>
/// <param name="Targets">Names of <see cref="Servers.TargetNames"/>.</param>
/// <param name="Rounds">How often everything is measured.</param>
/// <param name="Connections">The numbers of concurrent connections; a measurement with only one number uses the first.</param>
/// <param name="Cold">The length of the cold phase, from readiness on.</param>
/// <param name="WarmAfter">How long after readiness, under load, a server counts as warm.</param>
/// <param name="Measure">The length of a warm measurement.</param>
/// <param name="Quick">True when the results do not go to <c>bench/results</c>.</param>
internal sealed record RunSettings(
    IReadOnlyCollection<string> Targets, int Rounds, int[] Connections, TimeSpan Cold, TimeSpan WarmAfter, TimeSpan Measure, bool Quick)
{
    /// <summary>
    /// Takes the items in turn in each round, so that changes of the machine affect all of them. Every other round is backwards, so that
    /// no item always follows the most demanding one.
    /// </summary>
    public IEnumerable<(int Round, T Item)> Turns<T>(IReadOnlyCollection<T> items) =>
        Enumerable.Range(1, Rounds).SelectMany(round => (round % 2 == 1 ? items : items.Reverse()).Select(item => (round, item)));
}
