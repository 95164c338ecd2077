using ProductBff.Bench.Results;
using ProductBff.Bench.Servers;
using ProductBff.Bench.Wrk;

namespace ProductBff.Bench.Runs;

/// <summary>Measures on backends with the contract's delays (50, 80 and 30 ms): cold, from readiness on, and warm.</summary>
internal static class Delays
{
    public static async Task RunAsync(RunSettings settings, CancellationToken stop)
    {
        await using var testbed = await Testbed.StartAsync(settings.Targets, stop);
        await ContractCheck.CheckAsync(testbed, stop);
        await WrkLoad.BackendsAsync(testbed.Backends.Address, settings.Connections[0], settings.Cold, stop);
        await testbed.Backends.SetContractDelaysAsync(stop);

        var measurements = new List<Measurement>();
        (int Connections, Target Target)[] all =
            [.. settings.Connections.SelectMany(connections => testbed.Targets.Select(target => (connections, target)))];
        foreach (var (round, (connections, target)) in settings.Turns(all))
        {
            measurements.AddRange(await MeasureAsync(target, connections, round, settings, stop));
        }

        var set = new MeasurementSet(measurements);
        await new ResultFolder("delays", settings).WriteAsync(set, DelaysReport.Render(set, settings), DelaysReport.Plots(set, settings), stop);
    }

    private static async Task<Measurement[]> MeasureAsync(
        Target target, int connections, int round, RunSettings settings, CancellationToken stop)
    {
        await using var server = await ServerProcess.StartAsync(target, Paths.Page("READY"), stop);
        var first = await MeasureAsync(Phase.Cold, settings.Cold);
        await server.WarmUpAsync(connections, settings.WarmAfter, stop);
        return [first, await MeasureAsync(Phase.Warm, settings.Measure)];

        // Each response is examined: with these delays wrk has the time.
        Task<Measurement> MeasureAsync(string phase, TimeSpan length) => server.MeasureAsync(
            target.Name, Phase.With(phase, connections), round,
            () => WrkLoad.UniqueAsync(server.Address, connections, length, countAnswers: true, stop), stop);
    }
}
