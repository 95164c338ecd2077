namespace ProductBff.Bench;

/// <summary>One run: the product, the load on it, and for how long.</summary>
internal sealed class Run(Product product, int connections, TimeSpan length, CancellationToken stop)
{
    private const string CachedId = "P001";

    private int _lastId;

    public Product Product => product;

    public TimeSpan Length => length;

    public CancellationToken Stop => stop;

    /// <summary>Each page is of another product, so that none comes from the cache or shares a fetch.</summary>
    public Load Composed() => new(product.Bff, connections, () => $"B{Interlocked.Increment(ref _lastId):0000000}");

    /// <summary>Always the same page.</summary>
    public Load Cached() => new(product.Bff, connections, () => CachedId);

    /// <summary>Runs a load until the JIT, which compiles in the background, has optimized the hot code.</summary>
    public async Task WarmUpAsync()
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stop);
        end.CancelAfter(TimeSpan.FromSeconds(40));
        await Task.WhenAll(Composed().RunAsync(end.Token), Cached().RunAsync(end.Token));
    }
}

/// <summary>The scenarios; each prints its results.</summary>
internal static class Scenarios
{
    private static readonly TimeSpan Outage = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan Recovery = TimeSpan.FromSeconds(6);

    public static readonly (string Name, string Description, Func<Run, Task> RunAsync)[] All =
    [
        ("steady", "All is well; each page for a product of its own.", run => SteadyAsync("all is well", run, run.Composed())),
        ("cached", "Always the same page.", run => SteadyAsync("one page, cached", run, run.Cached())),
        ("hang", "The review service is stopped.", HangAsync),
        ("restarts", "Redis and each service in turn is killed and started again.", RestartsAsync),
    ];

    private static async Task SteadyAsync(string name, Run run, Load load)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(run.Stop);
        end.CancelAfter(run.Length);
        Report.Print(name, await load.RunAsync(end.Token), run.Length);
    }

    // The process of the review service is stopped: the kernel still accepts connections, but nothing is answered.
    private static async Task HangAsync(Run run)
    {
        await run.Product.FreezeAsync("reviewservice", run.Stop);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(run.Stop);
        end.CancelAfter(run.Length);
        List<Sample> samples;
        try
        {
            samples = await run.Composed().RunAsync(end.Token);
        }
        finally
        {
            // Also after Ctrl+C: a stopped process does not react to SIGTERM.
            await run.Product.ThawAsync("reviewservice", CancellationToken.None);
        }

        Report.Print("reviewservice hangs", samples, run.Length);
        for (var from = TimeSpan.Zero; from < run.Length; from += TimeSpan.FromSeconds(1))
        {
            var to = from + TimeSpan.FromSeconds(1);
            Report.Print($"  second {to.TotalSeconds:0}", samples.Where(sample => sample.At >= from && sample.At < to), to - from);
        }
    }

    private static async Task RestartsAsync(Run run)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(run.Stop);
        var load = run.Composed();
        var loading = load.RunAsync(end.Token);
        var phases = new List<(string Name, TimeSpan From)> { ("before", load.Now) };
        await Task.Delay(Outage, run.Stop);
        foreach (var resource in new[] { "cache", "reviewservice", "inventoryservice", "productservice" })
        {
            phases.Add(($"{resource} killed", load.Now));
            await run.Product.KillAsync(resource, run.Stop);
            await Task.Delay(Outage, run.Stop);
            phases.Add(($"{resource} is started again", load.Now));
            await run.Product.StartAsync(resource, run.Stop);
            phases.Add(($"{resource} is back", load.Now));
            await Task.Delay(Recovery, run.Stop);
        }

        var over = load.Now;
        await end.CancelAsync();
        var samples = await loading;
        foreach (var ((name, from), to) in phases.Zip([.. phases.Skip(1).Select(phase => phase.From), over]))
        {
            Report.Print(name, samples.Where(sample => sample.At >= from && sample.At < to), to - from);
        }
    }
}
