using ProductBff.Bench.Results;
using ProductBff.Bench.Servers;
using static ProductBff.Bench.Results.MarkdownTable;

namespace ProductBff.Bench.Runs;

/// <summary>The comparison as a page of Markdown.</summary>
internal static class ComparisonReport
{
    public static string Render(MeasurementSet set, RunSettings settings) =>
        $"""
        # Composed pages, backends without delay

        {Machine.Describe()} {settings.Connections[0]} connections; medians of {settings.Rounds} interleaved rounds.
        Cold: the first {settings.Cold.TotalSeconds:0} s after readiness; warm: {settings.Measure.TotalSeconds:0} s, {settings.WarmAfter.TotalSeconds:0} s after it, under load all the time; each page for another product.
        Cached: warm, always the same page. CPU and memory are those of the process alone (Redis, backends and load not counted).

        ## Against what it may cost

        {CostTable.Render(CostTable.OfComparison, set)}
        ## All of it

        {Measured(set)}
        ## Answers, in a short run that looks at each

        {Answers(set)}
        """;

    private static string Measured(MeasurementSet set)
    {
        var table = new MarkdownTable(
            "what", "when", "pages/s", "p50 ms", "p99 ms", "CPU µs", "CPU ×", "pages ×", "of Go's pages", "KB allocated", "RSS MB", "peak MB", "bad");
        foreach (var phase in set.Phases.Where(phase => phase != Phase.Check))
        {
            // Cached pages are compared with the peers' composed ones, to show what the cache saves.
            var other = phase == Phase.Cached ? Phase.Warm : phase;
            foreach (var target in set.Targets)
            {
                if (set.Median(target, phase, page => page.Load.PerSecond) is { } perSecond)
                {
                    table.Add(
                        target, phase, Number(perSecond),
                        Number(set.Median(target, phase, page => page.Load.P50 / 1000), "0.0"),
                        Number(set.Median(target, phase, page => page.Load.P99 / 1000), "0.0"),
                        Number(set.Median(target, phase, page => page.CpuMicroseconds)),
                        Number(set.MedianRatio((target, phase), (TargetNames.WhenAll, other), page => page.CpuMicroseconds), "0.00"),
                        Number(set.MedianRatio((target, phase), (TargetNames.WhenAll, other), page => page.Load.PerSecond), "0.00"),
                        Number(set.MedianRatio((target, phase), (TargetNames.Go, other), page => page.Load.PerSecond), "0.00"),
                        Number(set.Median(target, phase, page => page.AllocatedKilobytes), "0.0"),
                        Number(set.Median(target, phase, page => page.ResidentMegabytes)),
                        Number(set.Median(target, phase, page => page.PeakMegabytes)),
                        Number(set.Median(target, phase, page => page.Load.BadStatus + page.Load.Failures)));
                }
            }
        }

        return table.ToString();
    }

    private static string Answers(MeasurementSet set)
    {
        var table = new MarkdownTable("what", "complete %", "answers of the last round");
        foreach (var rounds in set.All.Where(measurement => measurement.Phase == Phase.Check).GroupBy(measurement => measurement.Target))
        {
            var last = rounds.Last();
            table.Add(last.Target, Number(100 * last.Load.CompleteShare, "0.0"), last.Load.Describe());
        }

        return table.ToString();
    }

    public static IEnumerable<(string Name, string Title, string Svg)> Plots(MeasurementSet set)
    {
        return
        [
            Plot("cpu", "CPU per request, µs (less is better)", page => page.CpuMicroseconds),
            Plot("pages", "pages/s (more is better)", page => page.Load.PerSecond),
            Plot("p99", "p99, ms (less is better)", page => page.Load.P99 / 1000),
            Plot("allocated", "allocated per request, KB (less is better)", page => page.AllocatedKilobytes),
            Plot("memory", "resident memory, MB (less is better)", page => page.ResidentMegabytes),
        ];

        (string, string, string) Plot(string name, string title, Func<Measurement, double?> value) =>
            (name, title, BarPlot.Render(title, set, set.Phases.Where(phase => phase is Phase.Cold or Phase.Warm), value));
    }
}
