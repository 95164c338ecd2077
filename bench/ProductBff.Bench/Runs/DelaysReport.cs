using ProductBff.Bench.Results;

namespace ProductBff.Bench.Runs;

/// <summary>The run with the contract's delays as a page of Markdown.</summary>
internal static class DelaysReport
{
    public static string Render(MeasurementSet set, RunSettings settings) =>
        $"""
        # The contract's delays

        {Machine.Describe()} medians of {settings.Rounds} interleaved rounds.
        The three services take 50, 80 and 30 ms, so no page can be faster than 80 ms.
        Cold: the first {settings.Cold.TotalSeconds:0} s after readiness; warm: {settings.Measure.TotalSeconds:0} s, {settings.WarmAfter.TotalSeconds:0} s after it, under load all the time.
        Each page for another product, so that nothing is cached or shared.

        ## Against what it may cost

        {CostTable.Render(CostTable.OfDelays, set)}
        ## All of it

        {AnswersTable.Render(set)}
        """;

    public static IEnumerable<(string Name, string Title, string Svg)> Plots(MeasurementSet set, RunSettings settings)
    {
        foreach (var phase in (string[])[Phase.Cold, Phase.Warm])
        {
            yield return Plot($"{phase}-pages", $"{phase}: pages/s by connections", phase, page => page.Load.PerSecond);
            yield return Plot($"{phase}-p99", $"{phase}: p99, ms, by connections", phase, page => page.Load.P99 / 1000);
        }

        (string, string, string) Plot(string name, string title, string phase, Func<Measurement, double?> value) => (name, title, LinePlot.Render(
            title,
            set.Targets.Select(target => (target, settings.Connections.Select(
                connections => ((double)connections, set.Median(target, Phase.With(phase, connections), value)))))));
    }
}
