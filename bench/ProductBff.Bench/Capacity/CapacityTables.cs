using ProductBff.Bench.Results;
using ProductBff.Bench.Servers;
using ProductBff.Bff.Caching;
using static ProductBff.Bench.Results.MarkdownTable;

namespace ProductBff.Bench.Capacity;

/// <summary>What 1,000, 100,000 and 10 million pages a second need. The formulas are those of <c>docs/scaling.md</c>.</summary>
internal static class CapacityTables
{
    private const double CpuUse = 0.5;
    private const double Unmeasured = 1.5;
    private const double CoresOfReplica = 2;
    private const double DollarsPerCoreHour = 0.04;
    private const double DollarsPerGigabyte = 0.05;
    private const double PageBytes = 2_000;
    private const double EntryBytes = 250;
    private const double LookupBytes = 180;
    private const double CommandsOfNode = 100_000;
    private const double ConnectionsOfReplica = 2;

    private static readonly double[] Levels = [1_000, 100_000, 10_000_000];
    private static readonly double[] HitRatios = [0, 0.8, 0.95, 0.99];
    private static readonly double Lifetime = new CachingOptions().PageLifetime.TotalSeconds;

    /// <summary>The delays of the contract's services.</summary>
    private static readonly (string Name, double Seconds)[] Backends = [("product", 0.050), ("reviews", 0.080), ("inventory", 0.030)];

    public static string Render(IReadOnlyList<string> compareCsv)
    {
        var composed = MeasuredCost.Read(compareCsv, TargetNames.BffRedis, Phase.Warm);
        var cached = MeasuredCost.Read(compareCsv, TargetNames.BffRedis, Phase.Cached);
        double CpuSeconds(double hits) => ((hits * cached.CpuMicroseconds) + ((1 - hits) * composed.CpuMicroseconds)) * Unmeasured / 1e6;
        double Replicas(double pages, double hits) => Math.Max(2, Math.Ceiling(pages * CpuSeconds(hits) / CpuUse / CoresOfReplica));
        double Commands(double pages, double hits) => pages * (2 - hits);
        double Nodes(double pages, double hits) => Math.Max(1, Math.Ceiling(Commands(pages, hits) / CommandsOfNode / CpuUse));

        var inputs = new MarkdownTable("what", "value", "where from");
        inputs.Add("`c_miss`: CPU of a composed page, Redis on", $"{Number(composed.CpuMicroseconds)} µs", "measured: [compare](../bench/results/compare.md), `bff-redis`, warm");
        inputs.Add("`c_hit`: CPU of a page from the cache", $"{Number(cached.CpuMicroseconds)} µs", "measured: the same, cached");
        inputs.Add("memory of a replica", $"{Number(Math.Max(composed.ResidentMegabytes, cached.ResidentMegabytes))} MB", "measured: the same, RSS, the larger of both");
        inputs.Add("`k`: what is not in it (telemetry, a real network, load that comes unevenly)", Number(Unmeasured, "0.0") + " ×", "assumed");
        inputs.Add("`u`: share of the CPU that is used", Number(100 * CpuUse) + "%", "chosen: one of two zones may fail");
        inputs.Add("`v`: cores of a replica", Number(CoresOfReplica), "chosen: as measured");
        inputs.Add("`T`: a page lives in the cache", $"{Number(Lifetime)} s", "`Caching:PageLifetime`");
        inputs.Add("`b`: a page; `e`: what Redis adds to it", $"{Number(PageBytes)} B, {Number(EntryBytes)} B", "assumed: the example page has 511 B; Redis' own is `MEMORY USAGE`");
        inputs.Add("`q`: what a look-up sends, and gets beside the page", $"{Number(LookupBytes)} B", "counted: four keys");
        inputs.Add("`r`: commands a second of a Redis node, one core", Number(CommandsOfNode), "assumed, between the two that [were measured](#more-redis)");
        inputs.Add("`p`: price of a core for an hour", $"${Number(DollarsPerCoreHour, "0.00")}", "assumed; put in yours");
        inputs.Add("`g`: price of a GB that is sent to callers", $"${Number(DollarsPerGigabyte, "0.00")}", "assumed; put in yours");

        var needs = new MarkdownTable("pages/s", "hits", "composed/s, and calls/s of each backend", "cores", "replicas", "memory of them, GB");
        var redis = new MarkdownTable("pages/s", "hits", "commands/s", "nodes", "Gbit/s", "memory, GB");
        var connections = new MarkdownTable(
            ["pages/s", "hits", .. Backends.Select(backend => $"calls of {backend.Name} under way"), "per replica, all three", "connections to Redis"]);
        foreach (var pages in Levels)
        {
            foreach (var hits in HitRatios)
            {
                var (replicas, misses) = (Replicas(pages, hits), pages * (1 - hits));
                string?[] what = [Number(pages), $"{Number(100 * hits)}%"];
                needs.Add([.. what, Number(misses), Number(pages * CpuSeconds(hits) / CpuUse, "#,##0.0"), Number(replicas),
                    Number(replicas * Math.Max(composed.ResidentMegabytes, cached.ResidentMegabytes) / 1024, "#,##0.0")]);
                redis.Add([.. what, Number(Commands(pages, hits)), Number(Nodes(pages, hits)),
                    Number(pages * (LookupBytes + PageBytes) * 8 / 1e9, "#,##0.00"), Number(misses * Lifetime * (PageBytes + EntryBytes) / 1e9, "#,##0.00")]);
                connections.Add([.. what, .. Backends.Select(backend => Number(misses * backend.Seconds)),
                    Number(misses * Backends.Sum(backend => backend.Seconds) / replicas, "#,##0.0"), Number(replicas * ConnectionsOfReplica)]);
            }
        }

        var cost = new MarkdownTable("hits", "core seconds of the BFF", "$ of the BFF", "$ of Redis", "$ of sending them", "$ together");
        foreach (var hits in HitRatios)
        {
            var sent = PageBytes / 1_000 * DollarsPerGigabyte;
            var (bff, ofRedis) = (1e6 * CpuSeconds(hits) / CpuUse, Commands(1e6, hits) / CommandsOfNode / CpuUse);
            cost.Add($"{Number(100 * hits)}%", Number(bff), Dollars(bff), Dollars(ofRedis), Number(sent, "0.0000"), Number(sent + ((bff + ofRedis) / 3_600 * DollarsPerCoreHour), "0.0000"));
        }

        var expected = new MarkdownTable(["products", .. Levels.Select(pages => $"{Number(pages)} pages/s"), "composed/s at most"]);
        foreach (var products in new[] { 10_000, 1_000_000 })
        {
            expected.Add([Number(products), .. Levels.Select(pages => $"{Number(100 * HitRatio(products, pages), "0.0")}%"), Number(products / Lifetime)]);
        }

        return $"""
            ### What goes in

            {inputs}
            ### The BFF and its backends

            {needs}
            ### Redis

            {redis}
            ### Connections

            {connections}
            ### A million pages

            {cost}
            ### Which hit ratio to expect

            {expected}
            """.ReplaceLineEndings("\n");
    }

    private static string? Dollars(double coreSeconds) => Number(coreSeconds / 3_600 * DollarsPerCoreHour, "0.0000");

    /// <summary>
    /// The cache's hit ratio. A page that is requested at random, x times per lifetime, is a hit in x/(1+x) of the cases. The n-th most
    /// popular product is requested 1/n times as often as the first (Zipf).
    /// </summary>
    private static double HitRatio(int products, double pages)
    {
        var all = Enumerable.Range(1, products).Sum(rank => 1.0 / rank);
        return Enumerable.Range(1, products).Sum(rank =>
        {
            var (share, asked) = (1 / (rank * all), pages / (rank * all) * Lifetime);
            return share * asked / (1 + asked);
        });
    }
}
