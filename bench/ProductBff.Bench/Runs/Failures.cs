using ProductBff.Bench.Results;
using ProductBff.Bench.Servers;
using ProductBff.Bench.Wrk;

namespace ProductBff.Bench.Runs;

/// <summary>One backend hangs, answers with errors, or does so by turns; the others are as slow as the contract says.</summary>
internal static class Failures
{
    /// <summary>Long enough for a circuit breaker to see what is the matter.</summary>
    private static readonly TimeSpan Beginning = TimeSpan.FromSeconds(5);

    private static readonly (string Section, int Delay)[] Sections = [(BackendStub.Reviews, 80), (BackendStub.Product, 50)];

    public static async Task RunAsync(RunSettings settings, CancellationToken stop)
    {
        await using var testbed = await Testbed.StartAsync(settings.Targets, stop);
        await ContractCheck.CheckAsync(testbed, stop);
        await testbed.Backends.SetContractDelaysAsync(stop);

        var measurements = new List<Measurement>();
        for (var round = 1; round <= settings.Rounds; round++)
        {
            foreach (var target in round % 2 == 1 ? testbed.Targets : testbed.Targets.Reverse())
            {
                await using var server = await ServerProcess.StartAsync(target, Paths.Page("READY"), stop);
                await server.WarmUpAsync(settings.Connections[0], settings.WarmAfter, stop);
                measurements.Add(await MeasureAsync(server, target, "all is well", settings.Measure, round));
                foreach (var (section, delay) in Sections)
                {
                    foreach (var mode in (string[])["hang", "error", "flap"])
                    {
                        await testbed.Backends.SetAsync(section, delay, mode, stop);
                        measurements.Add(await MeasureAsync(server, target, $"{section}: {mode}, first {Beginning.TotalSeconds:0} s", Beginning, round));
                        measurements.Add(await MeasureAsync(server, target, $"{section}: {mode}, from then on", settings.Measure, round));
                        await testbed.Backends.SetAsync(section, delay, "ok", stop);
                        measurements.Add(await MeasureAsync(server, target, $"{section}: {mode} is over, first {Beginning.TotalSeconds:0} s", Beginning, round));
                    }
                }
            }
        }

        var set = new MeasurementSet(measurements);
        await new ResultFolder("failures", keep: !settings.Quick).WriteAsync(set, Render(set, settings), [], stop);

        // Each answer is looked at: with these delays wrk has the time.
        Task<Measurement> MeasureAsync(ServerProcess server, Target target, string phase, TimeSpan length, int round) => server.MeasureAsync(
            target.Name, phase, round, () => WrkLoad.UniqueAsync(server.Address, settings.Connections[0], length, countAnswers: true, stop), stop);
    }

    private static string Render(MeasurementSet set, RunSettings settings) =>
        $"""
        # A backend fails

        {Machine.Describe()} {settings.Connections[0]} connections; medians of {settings.Rounds} interleaved rounds; everything warm.
        The product takes 50 ms, its reviews 80 ms, its stock 30 ms; each page for another product. `flap`: errors for two seconds, is well for two seconds, and so on.

        {AnswersTable.Render(set)}
        """;
}
