using ProductBff.Bench.Results;
using ProductBff.Bench.Servers;
using ProductBff.Bench.Wrk;
using static ProductBff.Bench.Results.MarkdownTable;

namespace ProductBff.Bench.Runs;

/// <summary>
/// Measures 1, 2 and 4 replicas with one Redis. wrk spreads its connections evenly, like a load balancer without a cost, and always uses
/// the same number of threads, so that the load is the same.
/// </summary>
internal static class Replicas
{
    public static async Task RunAsync(RunSettings settings, CancellationToken stop)
    {
        await using var testbed = await Testbed.StartAsync([TargetNames.BffRedis], stop);
        var measurements = new List<Measurement>();
        foreach (var target in testbed.Targets)
        {
            await WrkLoad.BackendsAsync(testbed.Backends.Address, settings.Connections[0], settings.Cold, stop);
            foreach (var (round, replicas) in settings.Turns<int>([1, 2, 4]))
            {
                measurements.AddRange(await MeasureAsync(target, replicas, round, settings, stop));
            }
        }

        var set = new MeasurementSet(measurements);
        await new ResultFolder("replicas", settings).WriteAsync(set, Render(set, settings), [], stop);
    }

    private static async Task<Measurement[]> MeasureAsync(Target target, int replicas, int round, RunSettings settings, CancellationToken stop)
    {
        var servers = new List<ServerProcess>();
        try
        {
            while (servers.Count < replicas)
            {
                servers.Add(await ServerProcess.StartAsync(target, Paths.Page("READY"), stop));
            }

            await SpreadAsync(settings.WarmAfter, hot: false);
            var composed = await MeasureAsync(Phase.Warm, hot: false);
            await SpreadAsync(settings.Cold, hot: true);
            return [composed, await MeasureAsync(Phase.Cached, hot: true)];
        }
        finally
        {
            foreach (var server in servers)
            {
                await server.DisposeAsync();
            }
        }

        Task<LoadResult> SpreadAsync(TimeSpan length, bool hot) =>
            WrkLoad.SpreadAsync([.. servers.Select(server => server.Address)], settings.Connections[0], length, hot, stop);

        Task<Measurement> MeasureAsync(string phase, bool hot) =>
            servers.MeasureAsync($"{replicas} × {target.Name}", phase, round, () => SpreadAsync(settings.Measure, hot), stop);
    }

    private static string Render(MeasurementSet set, RunSettings settings)
    {
        var table = new MarkdownTable("what", "when", "pages/s", "p50 ms", "p99 ms", "CPU µs", "KB allocated", "RSS MB, all together", "bad");
        foreach (var phase in set.Phases)
        {
            foreach (var target in set.Targets)
            {
                table.Add(
                    target, phase,
                    Number(set.Median(target, phase, page => page.Load.PerSecond)),
                    Number(set.Median(target, phase, page => page.Load.P50 / 1000), "0.0"),
                    Number(set.Median(target, phase, page => page.Load.P99 / 1000), "0.0"),
                    Number(set.Median(target, phase, page => page.CpuMicroseconds)),
                    Number(set.Median(target, phase, page => page.AllocatedKilobytes), "0.0"),
                    Number(set.Median(target, phase, page => page.ResidentMegabytes)),
                    Number(set.Median(target, phase, page => page.Load.BadStatus + page.Load.Failures)));
            }
        }

        return
            $"""
            # 1, 2 and 4 replicas

            {Machine.Describe()} {settings.Connections[0]} connections, spread evenly; medians of {settings.Rounds} interleaved rounds; one Redis for all, backends without delay.
            Replicas share these cores, so more of them cannot be faster here: what is to be seen is what each more costs.

            {table}
            """;
    }
}
