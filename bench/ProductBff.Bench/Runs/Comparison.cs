using ProductBff.Bench.Results;
using ProductBff.Bench.Servers;
using ProductBff.Bench.Wrk;

namespace ProductBff.Bench.Runs;

/// <summary>The BFF beside what does the same with less, backends without delay.</summary>
internal static class Comparison
{
    private static readonly TimeSpan CheckLength = TimeSpan.FromSeconds(2);

    public static async Task RunAsync(RunSettings settings, CancellationToken stop)
    {
        await using var testbed = await Testbed.StartAsync(settings.Targets, stop);
        await ContractCheck.CheckAsync(testbed, stop);
        // The backends are the same process for all, so they have to be warm for the first one.
        await WrkLoad.BackendsAsync(testbed.Backends.Address, settings.Connections[0], settings.Cold, stop);

        var measurements = new List<Measurement>();
        for (var round = 1; round <= settings.Rounds; round++)
        {
            // Nobody is always the one that follows the hungriest.
            foreach (var target in round % 2 == 1 ? testbed.Targets : testbed.Targets.Reverse())
            {
                measurements.AddRange(await MeasureAsync(target, round, settings, stop));
            }
        }

        var set = new MeasurementSet(measurements);
        await new ResultFolder("compare", keep: !settings.Quick).WriteAsync(set, ComparisonReport.Render(set, settings), ComparisonReport.Plots(set), stop);
    }

    private static async Task<List<Measurement>> MeasureAsync(Target target, int round, RunSettings settings, CancellationToken stop)
    {
        await using var server = await ServerProcess.StartAsync(target, Paths.Page("READY"), stop);
        var results = new List<Measurement>
        {
            await MeasureAsync(Phase.Cold, () => WrkLoad.UniqueAsync(server.Address, settings.Connections[0], settings.Cold, countAnswers: false, stop)),
        };
        await server.WarmUpAsync(settings.Connections[0], settings.WarmAfter, stop);
        results.Add(await MeasureAsync(Phase.Warm, () => WrkLoad.UniqueAsync(server.Address, settings.Connections[0], settings.Measure, countAnswers: false, stop)));
        results.Add(await MeasureAsync(Phase.Check, () => WrkLoad.UniqueAsync(server.Address, settings.Connections[0], CheckLength, countAnswers: true, stop)));
        if (target.Caches)
        {
            await WrkLoad.HotAsync(server.Address, settings.Connections[0], settings.Cold, stop);
            results.Add(await MeasureAsync(Phase.Cached, () => WrkLoad.HotAsync(server.Address, settings.Connections[0], settings.Measure, stop)));
        }

        return results;

        Task<Measurement> MeasureAsync(string phase, Func<Task<LoadResult>> load) => server.MeasureAsync(target.Name, phase, round, load, stop);
    }
}
