using static ProductBff.Bench.Results.MarkdownTable;

namespace ProductBff.Bench.Results;

/// <summary>The responses that callers got, for loads in which each response was examined.</summary>
internal static class AnswersTable
{
    public static string Render(MeasurementSet set)
    {
        var table = new MarkdownTable("when", "what", "pages/s", "p50 ms", "p99 ms", "max ms", "CPU µs", "RSS MB", "answers of the last round");
        foreach (var phase in set.Phases)
        {
            foreach (var rounds in set.All.Where(measurement => measurement.Phase == phase).GroupBy(measurement => measurement.Target))
            {
                table.Add(
                    phase, rounds.Key,
                    Number(set.Median(rounds.Key, phase, page => page.Load.PerSecond)),
                    Number(set.Median(rounds.Key, phase, page => page.Load.P50 / 1000), "0.0"),
                    Number(set.Median(rounds.Key, phase, page => page.Load.P99 / 1000), "0.0"),
                    Number(set.Median(rounds.Key, phase, page => page.Load.Max / 1000), "0"),
                    Number(set.Median(rounds.Key, phase, page => page.CpuMicroseconds)),
                    Number(set.Median(rounds.Key, phase, page => page.ResidentMegabytes)),
                    rounds.Last().Load.Describe());
            }
        }

        return table.ToString();
    }
}
