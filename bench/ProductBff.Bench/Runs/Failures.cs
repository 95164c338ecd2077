using ProductBff.Bench.Results;
using ProductBff.Bench.Servers;
using ProductBff.Bench.Wrk;

namespace ProductBff.Bench.Runs;

/// <summary>Measures while one backend hangs, fails, or alternates between failing and working; the others have the contract's delays.</summary>
internal static class Failures
{
    /// <summary>Long enough for a circuit breaker to open.</summary>
    private static readonly TimeSpan Beginning = TimeSpan.FromSeconds(5);

    private static readonly (string Section, int Delay)[] Sections = [(BackendStub.Reviews, 80), (BackendStub.Product, 50)];
    private static readonly string[] Modes = ["hang", "error", "flap"];

    public static async Task RunAsync(RunSettings settings, CancellationToken stop)
    {
        await using var testbed = await Testbed.StartAsync(settings.Targets, stop);
        await ContractCheck.CheckAsync(testbed, stop);
        await testbed.Backends.SetContractDelaysAsync(stop);

        var measurements = new List<Measurement>();
        foreach (var (round, target) in settings.Turns(testbed.Targets))
        {
            measurements.AddRange(await MeasureAsync(testbed.Backends, target, round, settings, stop));
        }

        var set = new MeasurementSet(measurements);
        await new ResultFolder("failures", settings).WriteAsync(set, Render(set, settings), [], stop);
    }

    private static async Task<List<Measurement>> MeasureAsync(
        BackendStub backends, Target target, int round, RunSettings settings, CancellationToken stop)
    {
        await using var server = await ServerProcess.StartAsync(target, Paths.Page("READY"), stop);
        await server.WarmUpAsync(settings.Connections[0], settings.WarmAfter, stop);
        List<Measurement> results = [await MeasureAsync("all is well", settings.Measure)];
        foreach (var (section, delay) in Sections)
        {
            foreach (var mode in Modes)
            {
                await backends.SetAsync(section, delay, mode, stop);
                var trouble = $"{section} {mode}";
                results.Add(await MeasureAsync(Phase.Begins(trouble), Beginning));
                results.Add(await MeasureAsync(Phase.GoesOn(trouble), settings.Measure));
                await backends.SetAsync(section, delay, "ok", stop);
                results.Add(await MeasureAsync(Phase.Ends(trouble), Beginning));
            }
        }

        return results;

        // Each response is examined: with these delays wrk has the time.
        Task<Measurement> MeasureAsync(string phase, TimeSpan length) => server.MeasureAsync(
            target.Name, phase, round, () => WrkLoad.UniqueAsync(server.Address, settings.Connections[0], length, countAnswers: true, stop), stop);
    }

    private static string Render(MeasurementSet set, RunSettings settings) =>
        $"""
        # A backend fails

        {Machine.Describe()} {settings.Connections[0]} connections; medians of {settings.Rounds} interleaved rounds; everything warm.
        The product takes 50 ms, its reviews 80 ms, its stock 30 ms; each page for another product. `flap`: errors for two seconds, is well for two seconds, and so on.
        At first: {Beginning.TotalSeconds:0} s; later: the next {settings.Measure.TotalSeconds:0} s; over: the first {Beginning.TotalSeconds:0} s in which the backend is well again.

        ## Against what is promised

        {CostTable.Render(CostTable.OfFailures, set)}
        ## All of it

        {AnswersTable.Render(set)}
        """;
}
