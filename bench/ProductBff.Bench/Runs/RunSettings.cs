namespace ProductBff.Bench.Runs;

/// <summary>How long things take and what takes part.</summary>
/// <param name="Targets">Of <see cref="Servers.TargetNames"/>.</param>
/// <param name="Rounds">How often everything is measured; between two of a kind everything else has its turn.</param>
/// <param name="Connections">At the same time; what is measured with one number of them takes the first.</param>
/// <param name="Cold">From readiness on.</param>
/// <param name="WarmAfter">From readiness on, under load.</param>
/// <param name="Measure">Of what is warm.</param>
/// <param name="Quick">Nothing is written to <c>bench/results</c>.</param>
internal sealed record RunSettings(
    IReadOnlyCollection<string> Targets, int Rounds, int[] Connections, TimeSpan Cold, TimeSpan WarmAfter, TimeSpan Measure, bool Quick);
