using ProductBff.Bench.Servers;

namespace ProductBff.Bench.Results;

/// <summary>The measured costs of pages, beside their bounds.</summary>
internal static class CostTable
{
    private const string ReviewsHang = "reviews hang";

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
        new("pages/s against the contract in tuned Go", 1.0, 1.2, "×", MoreIsBetter: true,
            set => set.MedianRatio(Composed, InGo, page => page.Load.PerSecond)),
        new("pages/s from the cache (Redis on) against tuned Go uncached", 8, 15, "×", MoreIsBetter: true,
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
        AgainstGo(512, Phase.Warm, must: 0.7, goal: 1),
        Latest(512, Phase.Warm, "p99", must: 350, goal: 197, page => page.Load.P99),
        AgainstGo(512, Phase.Cold, must: 0.6, goal: 0.9),
        Latest(512, Phase.Cold, "p99", must: 700, goal: 700, page => page.Load.P99),
        Latest(512, Phase.Cold, "the last answer", must: 700, goal: 700, page => page.Load.Max),
        Undocumented(512),
        AgainstGo(1024, Phase.Cold, must: 0.6, goal: 0.9),
        Latest(1024, Phase.Cold, "the last answer", must: 700, goal: 700, page => page.Load.Max),
        Undocumented(1024),
    ];

    /// <summary>A backend that hangs.</summary>
    public static readonly CostRow[] OfFailures =
    [
        new("reviews hang: p99 while the circuit is closed", 500, 500, " ms", MoreIsBetter: false,
            set => set.Median(TargetNames.Bff, Phase.Begins(ReviewsHang), page => page.Load.P99 / 1000)),
        new("reviews hang, the circuit is open: p50 above the product's 50 ms", 10, 10, " ms", MoreIsBetter: false,
            set => set.Median(TargetNames.Bff, Phase.GoesOn(ReviewsHang), page => (page.Load.P50 / 1000) - 50)),
    ];

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

    private static CostRow AgainstGo(int connections, string phase, double must, double goal) => new(
        $"{Phase.With(phase, connections)}: pages/s against tuned Go", must, goal, "×", MoreIsBetter: true,
        set => set.MedianRatio(
            (TargetNames.Bff, Phase.With(phase, connections)), (TargetNames.Go, Phase.With(phase, connections)), page => page.Load.PerSecond));

    private static CostRow Latest(
        int connections, string phase, string what, double must, double goal, Func<Measurement, double> microseconds) => new(
        $"{Phase.With(phase, connections)}: {what}", must, goal, " ms", MoreIsBetter: false,
        set => set.Median(TargetNames.Bff, Phase.With(phase, connections), page => microseconds(page) / 1000));

    private static CostRow Undocumented(int connections) => new(
        $"{Phase.With(Phase.Cold, connections)}: undocumented answers, or none", 0, 0, "", MoreIsBetter: false,
        set => set.Median(TargetNames.Bff, Phase.With(Phase.Cold, connections), page => page.Load.Undocumented));
}
