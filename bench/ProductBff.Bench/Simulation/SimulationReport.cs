using System.Globalization;
using System.Text;
using ProductBff.Bench.Results;
using ProductBff.Bench.Servers;
using static ProductBff.Bench.Results.MarkdownTable;

namespace ProductBff.Bench.Simulation;

/// <summary>All variants in all kinds of trouble: a table, each second of them, and plots.</summary>
internal static class SimulationReport
{
    private static readonly (Trouble Trouble, string Name, string What)[] Troubles =
    [
        (Trouble.None, "All is well", "Nothing happens; what hedging does to the tail, and what retries cost where there is nothing to retry."),
        (Trouble.Hangs, "It hangs", "It takes calls and answers none for 10 s; then it does all that has piled up, though nobody waits for it any more."),
        (Trouble.Fails, "It fails", "It answers 503 at once for 10 s."),
        (Trouble.Slow, "It is slow", "Each call takes five times as long for 10 s, so it can do a third of what it is asked for."),
        (Trouble.Overload, "Too many pages", "Twice as many pages for 10 s, a third more than it can do."),
    ];

    public static async Task WriteAsync(int seed, CancellationToken stop)
    {
        var results = await RunAsync(Variant.All, seed);
        var report = Render(results, await RunAsync(Variant.Others, seed), seed);
        await WriteAsync("simulation.csv", Csv(results), stop);
        foreach (var (trouble, name, _) in Troubles.Where(trouble => trouble.Trouble is Trouble.Hangs or Trouble.Overload))
        {
            await PlotAsync("good", $"{name}: good pages, %", second => result => 100 * result.GoodShare([second]));
            await PlotAsync("calls", $"{name}: calls of the backend per page", second => result => result.CallsPerPage([second]));

            async Task PlotAsync(string what, string title, Func<int, Func<SimulationResult, double>> value)
            {
                var file = $"simulation-{trouble}-{what}.svg".ToLowerInvariant();
                await WriteAsync(file, LinePlot.OverTime(title, results.Where(result => result.Trouble == trouble).Select(result =>
                    (result.Variant.Name, result.All.Select(second => ((double)second, (double?)value(second)(result)))))), stop);
                report.AppendLine().AppendLine($"![{title}]({file})");
            }
        }

        report.AppendLine().AppendLine($"Made by `dotnet run -c Release --project bench/ProductBff.Bench -- simulate --seed {seed}`.");
        await WriteAsync("simulation.md", report.ToString(), stop);
        Console.WriteLine(report);
    }

    private static async Task<List<SimulationResult>> RunAsync(Variant[] variants, int seed)
    {
        var results = new List<SimulationResult>();
        foreach (var (trouble, variant) in from trouble in Troubles from variant in variants select (trouble.Trouble, variant))
        {
            results.Add(await Simulator.RunAsync(variant, trouble, seed));
        }

        return results;
    }

    private static StringBuilder Render(IReadOnlyCollection<SimulationResult> results, IReadOnlyCollection<SimulationResult> others, int seed)
    {
        var report = new StringBuilder(
            $"""
            # Retries, circuit breaker and hedging, simulated

            Each line is the product's own code for calls of a backend (`BackendCalls`, with its budgets, its memory of answer times and its circuit breaker) with
            its default settings, but for what the line names, run in simulated time (seed {seed}): {Simulator.Replicas} replicas, {Simulator.PagesPerSecond} pages a second that arrive independently of each
            other (Poisson), each of another product, so that nothing is cached or shared; one backend with {SimulatedBackend.Workers} workers, a queue without a bound and {SimulatedBackend.Typical.TotalMilliseconds:0} ms a call
            (log-normal; two of a hundred take six times as long), which can do {SimulatedBackend.Capacity:0} calls a second. It does not notice that a caller has left, which is the harder
            case: this product's services are told until when an answer is of use, and stop then. Trouble begins at {Simulator.Begins.TotalSeconds:0} s and ends at {Simulator.Ends.TotalSeconds:0} s; the run ends at {Simulator.Length.TotalSeconds:0} s.

            - **good**: the section was there within its budget ({Simulator.Budget.TotalMilliseconds:0} ms). Others would be stale or a fallback.
            - **calls/page**: attempts that reached the backend, of all pages that arrived in the same time; **peak**: in the worst second of the run.
            - **back after**: from the end of the trouble until never again fewer than 95 of 100 pages of a second are good. *Never*: not in {(Simulator.Length - Simulator.Ends).TotalSeconds:0} s.
            - **p99**: of the time that a page waits for the section, its budget at most; before, in and after the trouble.
            - **no breaker**, **no budget**, **hedging**: the product without its circuit breaker, without the bound of what retries add, with hedges; **no retries**: without breaker, too.
            - **naive retries**: three attempts of 150 ms each with exponential back-off, no budget, no breaker, whatever time is left.

            The same seed gives the same result, but for single calls where a hedge and a change of the circuit meet.


            """);
        foreach (var (trouble, name, what) in Troubles)
        {
            report.AppendLine($"## {name}").AppendLine().AppendLine(what).AppendLine().Append(Table(results.Where(result => result.Trouble == trouble))).AppendLine();
        }

        report.AppendLine("## Other values than the defaults").AppendLine();
        foreach (var (trouble, name, _) in Troubles.Where(trouble => trouble.Trouble != Trouble.None))
        {
            report.AppendLine($"{name}:").AppendLine().Append(Table(others.Where(result => result.Trouble == trouble))).AppendLine();
        }

        return report;
    }

    private static MarkdownTable Table(IEnumerable<SimulationResult> results)
    {
        var table = new MarkdownTable("how it is called", "calls/page", "peak", "good %", "back after, s", "good % afterwards", "p99 ms before", "in it", "after it");
        foreach (var result in results)
        {
            table.Add(
                result.Variant.Name,
                Number(result.CallsPerPage(result.During), "0.00"), Number(result.All.Max(second => result.CallsPerPage([second])), "0.00"),
                Number(100 * result.GoodShare(result.During), "0.0"), Number(result.SecondsUntilBack) ?? "never",
                Number(100 * result.GoodShare(result.After), "0.0"), Number(result.P99Milliseconds(result.Before)),
                Number(result.P99Milliseconds(result.During)), Number(result.P99Milliseconds(result.After)));
        }

        return table;
    }

    private static string Csv(IEnumerable<SimulationResult> results) => string.Join('\n', results
        .SelectMany(result => result.All.Select(second => string.Create(
            CultureInfo.InvariantCulture,
            $"{result.Trouble},\"{result.Variant.Name}\",{second},{result.Pages([second])},{result.Calls([second])},{result.GoodShare([second]):0.000},{result.P99Milliseconds([second]):0.0}")))
        .Prepend("trouble,variant,second,pages,calls,good,p99_ms").Append(""));

    private static Task WriteAsync(string file, string text, CancellationToken stop) =>
        File.WriteAllTextAsync(Path.Combine(Repository.Results, file), text, stop);
}
