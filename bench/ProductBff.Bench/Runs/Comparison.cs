using ProductBff.Bench.Results;
using ProductBff.Bench.Servers;
using ProductBff.Bench.Wrk;

namespace ProductBff.Bench.Runs;

/// <summary>Compares the BFF with simpler servers of the same page, on backends without delay.</summary>
internal static class Comparison
{
    private static readonly TimeSpan CheckLength = TimeSpan.FromSeconds(2);

    public static async Task RunAsync(RunSettings settings, CancellationToken stop)
    {
        await using var testbed = await Testbed.StartAsync(settings.Targets, stop);
        await ContractCheck.CheckAsync(testbed, stop);
        // All targets call the same backend process, so it has to be warm before the first one.
        await WrkLoad.BackendsAsync(testbed.Backends.Address, settings.Connections[0], settings.Cold, stop);

        var measurements = new List<Measurement>();
        foreach (var (round, target) in settings.Turns(testbed.Targets))
        {
            measurements.AddRange(await MeasureAsync(target, round, settings, stop));
        }

        var set = new MeasurementSet(measurements);
        await new ResultFolder("compare", settings).WriteAsync(set, ComparisonReport.Render(set, settings), ComparisonReport.Plots(set), stop);
    }

    private static async Task<List<Measurement>> MeasureAsync(Target target, int round, RunSettings settings, CancellationToken stop)
    {
        await using var server = await ServerProcess.StartAsync(target, Paths.Page("READY"), stop);
        var connections = settings.Connections[0];
        List<Measurement> results = [await MeasureAsync(Phase.Cold, () => ComposedAsync(settings.Cold))];
        await server.WarmUpAsync(connections, settings.WarmAfter, stop);
        results.Add(await MeasureAsync(Phase.Warm, () => ComposedAsync(settings.Measure)));
        results.Add(await MeasureAsync(Phase.Check, () => ComposedAsync(CheckLength, countAnswers: true)));
        if (target.Caches)
        {
            await CachedAsync(settings.Cold);
            results.Add(await MeasureAsync(Phase.Cached, () => CachedAsync(settings.Measure)));
        }

        return results;

        Task<LoadResult> ComposedAsync(TimeSpan length, bool countAnswers = false) =>
            WrkLoad.UniqueAsync(server.Address, connections, length, countAnswers, stop);

        Task<LoadResult> CachedAsync(TimeSpan length) => WrkLoad.HotAsync(server.Address, connections, length, stop);

        Task<Measurement> MeasureAsync(string phase, Func<Task<LoadResult>> load) => server.MeasureAsync(target.Name, phase, round, load, stop);
    }
}
