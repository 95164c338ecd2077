using System.CommandLine;
using ProductBff.Bench.Capacity;
using ProductBff.Bench.Runs;
using ProductBff.Bench.Servers;
using ProductBff.Bench.Simulation;

namespace ProductBff.Bench;

internal static class Commands
{
    public static RootCommand Create()
    {
        var root = new RootCommand("Measures what a product page costs, and what a failing part costs.");
        foreach (var (name, description, run) in Scenarios.All)
        {
            root.Add(Scenario(name, description, run));
        }

        root.Add(Measured(
            "compare", "The BFF beside its peers, backends without delay.", Comparison.RunAsync, rounds: 3, cold: 5, [64], TargetNames.All));
        root.Add(Measured(
            "delays", "The same with the contract's delays, by number of connections.", Delays.RunAsync, rounds: 1, cold: 20,
            [16, 64, 512, 1024], TargetNames.OfPages));
        root.Add(Measured(
            "failures", "A backend hangs, fails or flaps.", Failures.RunAsync, rounds: 1, cold: 5, [64], TargetNames.OfPages));
        root.Add(Measured(
            "replicas", "1, 2 and 4 replicas of the BFF with one Redis.", Replicas.RunAsync, rounds: 3, cold: 5, [64], [TargetNames.BffRedis]));
        root.Add(SoakTest());
        root.Add(Simulated());
        root.Add(Computed());
        return root;
    }

    private static Command SoakTest()
    {
        var minutes = new Argument<double>("minutes") { DefaultValueFactory = _ => 15 };
        var command = new Command("soak", "The BFF at half of capacity, with restarts of what it calls: memory, handles and threads.") { minutes };
        command.SetAction((parsed, stop) => Soak.RunAsync(TimeSpan.FromMinutes(parsed.GetValue(minutes)), stop));
        return command;
    }

    private static Command Simulated()
    {
        var seed = new Option<int>("--seed") { Description = "Of all that is random.", DefaultValueFactory = _ => 1 };
        var command = new Command("simulate", "What retries, circuit breaker and hedging do to a backend in trouble, in simulated time.") { seed };
        command.SetAction((parsed, stop) => SimulationReport.WriteAsync(parsed.GetValue(seed), stop));
        return command;
    }

    private static Command Computed()
    {
        var command = new Command("capacity", "Computes the tables of docs/scaling.md from the results of compare.");
        command.SetAction((_, stop) => CapacityDocument.WriteAsync(Repository.Root, stop));
        return command;
    }

    /// <summary>A measurement of the whole product, as its AppHost starts it.</summary>
    private static Command Scenario(string name, string description, Func<Run, Task> runAsync)
    {
        var connections = new Argument<int>("connections") { DefaultValueFactory = _ => 64 };
        var seconds = new Argument<int>("seconds") { DefaultValueFactory = _ => 20 };
        var command = new Command(name, description) { connections, seconds };
        command.SetAction(async (parsed, stop) =>
        {
            await using var product = await Product.StartAsync(stop);
            var run = new Run(product, parsed.GetValue(connections), TimeSpan.FromSeconds(parsed.GetValue(seconds)), stop);
            await run.WarmUpAsync();
            await runAsync(run);
        });
        return command;
    }

    /// <summary>A measurement of single servers, with backends that do next to nothing.</summary>
    private static Command Measured(
        string name, string description, Func<RunSettings, CancellationToken, Task> run, int rounds, int cold, int[] connections, string[] targets)
    {
        var only = new Option<string[]>("--only")
        {
            Description = "What takes part.",
            AllowMultipleArgumentsPerToken = true,
            DefaultValueFactory = _ => targets,
        };
        only.AcceptOnlyFromAmong(targets);
        var roundCount = new Option<int>("--rounds") { DefaultValueFactory = _ => rounds };
        var connectionCount = new Option<int[]>("--connections") { AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => connections };
        var coldFor = new Option<int>("--cold") { Description = "Seconds from readiness on.", DefaultValueFactory = _ => cold };
        var warm = new Option<int>("--warm") { Description = "Seconds after readiness.", DefaultValueFactory = _ => 45 };
        var measure = new Option<int>("--measure") { Description = "Seconds.", DefaultValueFactory = _ => 10 };
        var quick = new Option<bool>("--quick") { Description = "One short round, to see that it works; its results are not kept." };
        var command = new Command(name, description) { only, roundCount, connectionCount, coldFor, warm, measure, quick };
        command.SetAction(async (parsed, stop) =>
        {
            RunSettings settings = parsed.GetValue(quick)
                ? new(parsed.GetValue(only)!, 1, parsed.GetValue(connectionCount)!, Seconds(2), Seconds(5), Seconds(3), Quick: true)
                : new(parsed.GetValue(only)!, parsed.GetValue(roundCount), parsed.GetValue(connectionCount)!, Seconds(parsed.GetValue(coldFor)),
                    Seconds(parsed.GetValue(warm)), Seconds(parsed.GetValue(measure)), Quick: false);
            try
            {
                await run(settings, stop);
                return 0;
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                Console.Error.WriteLine("Stopped by a signal; no results are written.");
                return 1;
            }
        });
        return command;
    }

    private static TimeSpan Seconds(int seconds) => TimeSpan.FromSeconds(seconds);
}
