using ProductBff.Bench.Servers;

namespace ProductBff.Bench.Results;

/// <summary>A row of what a page may cost.</summary>
/// <param name="What">In words.</param>
/// <param name="Must">The bound.</param>
/// <param name="Goal">The bound to reach for.</param>
/// <param name="Unit">Behind the numbers.</param>
/// <param name="MoreIsBetter">Whether the bounds are lower bounds.</param>
/// <param name="Measure">Null where it was not measured.</param>
internal sealed record CostRow(string What, double Must, double Goal, string Unit, bool MoreIsBetter, Func<MeasurementSet, double?> Measure)
{
    public string Judge(double? measured) => measured is not { } value ? "not measured"
        : Reaches(value, Goal) ? "goal"
        : Reaches(value, Must) ? "must"
        : "missed";

    private bool Reaches(double value, double bound) => MoreIsBetter ? value >= bound : value <= bound;
}

/// <summary>What a page costs, beside what it may cost.</summary>
internal static class CostTable
{
    private static readonly (string, string) Composed = (TargetNames.Bff, Phase.Warm);
    private static readonly (string, string) ByHand = (TargetNames.WhenAll, Phase.Warm);
    private static readonly (string, string) InGo = (TargetNames.Go, Phase.Warm);

    /// <summary>Backends without delay, 64 connections.</summary>
    public static readonly CostRow[] OfComparison =
    [
        new("CPU per composed page, no Redis, against `Task.WhenAll` by hand", 1.6, 1.2, "×", MoreIsBetter: false,
            set => set.MedianRatio(Composed, ByHand, page => page.CpuMicroseconds)),
        new("CPU per composed page, Redis on, against the same", 2.0, 1.5, "×", MoreIsBetter: false,
            set => set.MedianRatio((TargetNames.BffRedis, Phase.Warm), ByHand, page => page.CpuMicroseconds)),
        new("requests/s against the contract in tuned Go", 1.0, 1.2, "×", MoreIsBetter: true,
            set => set.MedianRatio(Composed, InGo, page => page.Load.PerSecond)),
        new("requests/s of a cached page (Redis on) against tuned Go uncached", 8, 15, "×", MoreIsBetter: true,
            set => set.MedianRatio((TargetNames.BffRedis, Phase.Cached), InGo, page => page.Load.PerSecond)),
        new("allocated per composed page", 40, 25, " KB", MoreIsBetter: false,
            set => set.Median(TargetNames.Bff, Phase.Warm, page => page.AllocatedKilobytes)),
        new("resident memory under that load against `Task.WhenAll` by hand", 2, 1.5, "×", MoreIsBetter: false,
            set => set.MedianRatio(Composed, ByHand, page => page.ResidentBytes)),
        new("CPU per page in the first seconds after the start, against the same", 2.5, 1.5, "×", MoreIsBetter: false,
            set => set.MedianRatio((TargetNames.Bff, Phase.Cold), (TargetNames.WhenAll, Phase.Cold), page => page.CpuMicroseconds)),
    ];

    /// <summary>Backends with the contract's delays.</summary>
    public static readonly CostRow[] OfDelays =
    [
        new("64 connections, warm: p50 above the slowest section", 5, 2, " ms", MoreIsBetter: false,
            set => set.Median(TargetNames.Bff, Phase.With(Phase.Warm, 64), page => (page.Load.P50 / 1000) - 80)),
        new("512 connections, warm: requests/s against tuned Go", 0.7, 1, "×", MoreIsBetter: true, set => RequestsAgainstGo(set, Phase.Warm)),
        new("512 connections, warm: p99", 350, 197, " ms", MoreIsBetter: false,
            set => set.Median(TargetNames.Bff, Phase.With(Phase.Warm, 512), page => page.Load.P99 / 1000)),
        new("512 connections, from readiness on: requests/s against tuned Go", 0.5, 0.9, "×", MoreIsBetter: true, set => RequestsAgainstGo(set, Phase.Cold)),
        new("512 connections, from readiness on: p99", 700, 700, " ms", MoreIsBetter: false,
            set => set.Median(TargetNames.Bff, Phase.With(Phase.Cold, 512), page => page.Load.P99 / 1000)),
    ];

    private static double? RequestsAgainstGo(MeasurementSet set, string phase) => set.MedianRatio(
        (TargetNames.Bff, Phase.With(phase, 512)), (TargetNames.Go, Phase.With(phase, 512)), page => page.Load.PerSecond);

    public static string Render(IEnumerable<CostRow> rows, MeasurementSet set)
    {
        var table = new MarkdownTable("what it may cost", "measured", "must", "goal", "reached");
        foreach (var row in rows)
        {
            var measured = row.Measure(set);
            var format = row.Unit == "×" ? "0.00" : "0.#";
            table.Add(
                row.What, measured is null ? null : MarkdownTable.Number(measured, format) + row.Unit,
                MarkdownTable.Number(row.Must, format) + row.Unit, MarkdownTable.Number(row.Goal, format) + row.Unit, row.Judge(measured));
        }

        return table.ToString();
    }
}
