using System.Diagnostics;
using System.Globalization;
using OxyPlot;
using OxyPlot.Axes;
using OxyPlot.Series;
using ProductBff.Bench.Results;
using ProductBff.Bench.Servers;
using static ProductBff.Bench.Results.MarkdownTable;

namespace ProductBff.Bench.Runs;

/// <summary>
/// Runs the BFF for a long time at half of its capacity, while its backends and its Redis are killed and restarted in turn: memory,
/// handles and threads must be the same at the end as at the beginning.
/// </summary>
internal static class Soak
{
    private const int Connections = 64;
    private const double Share = 0.5;

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Capacity = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Outage = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    public static async Task RunAsync(TimeSpan length, CancellationToken stop)
    {
        if (!await Build.HasRedisAsync(stop))
        {
            return;
        }

        Console.WriteLine("Building.");
        var kestrel = await Build.DotNetAsync("bench/Peers/Kestrel/ProductBff.Bench.Kestrel.csproj", stop);
        var (redis, backends) = (await RedisServer.StartAsync(stop), await BackendStub.StartAsync(kestrel, stop));
        try
        {
            var target = (await TargetFactory.CreateAsync([TargetNames.BffRedis], kestrel, backends.Address, redis.Address, stop)).Single();
            await using var bff = await ServerProcess.StartAsync(target, Paths.Page("READY"), stop);
            var load = new PacedLoad(bff.Address, Connections);
            await SendAsync(load, rate: null, WarmUp, stop);
            load.TakeAnswers();
            await SendAsync(load, rate: null, Capacity, stop);
            var rate = Math.Floor(Share * load.TakeAnswers().Values.Sum() / Capacity.TotalSeconds);
            Console.WriteLine($"{rate:0} requests/s for {length.TotalMinutes:0} min.");

            using var end = CancellationTokenSource.CreateLinkedTokenSource(stop);
            var loading = load.RunAsync(rate, end.Token);
            var samples = new List<SoakSample>();
            // So that even a short run has about four restarts.
            var pause = TimeSpan.FromTicks(Math.Min(TimeSpan.FromSeconds(30).Ticks, length.Ticks / 4));
            var (started, restarts, event_) = (Stopwatch.GetTimestamp(), 0, "");
            var nextRestart = pause;
            while (Stopwatch.GetElapsedTime(started) < length)
            {
                await Task.Delay(Interval, stop);
                if (Stopwatch.GetElapsedTime(started) >= nextRestart)
                {
                    event_ = restarts++ % 2 == 0 ? "backends" : "Redis";
                    if (event_ == "Redis")
                    {
                        redis.Kill();
                        await Task.Delay(Outage, stop);
                        await redis.DisposeAsync();
                        redis = await RedisServer.StartAsync(stop, redis.Address.Port);
                    }
                    else
                    {
                        backends.Kill();
                        await Task.Delay(Outage, stop);
                        await backends.DisposeAsync();
                        backends = await BackendStub.StartAsync(kestrel, stop, backends.Address.Port);
                    }

                    nextRestart += pause;
                }

                samples.Add(await SoakSample.TakeAsync(bff, Stopwatch.GetElapsedTime(started), event_, load.TakeAnswers(), stop));
                Console.WriteLine(samples[^1]);
                event_ = "";
            }

            await end.CancelAsync();
            await loading;
            await WriteAsync(samples, rate, length, stop);
        }
        finally
        {
            await backends.DisposeAsync();
            await redis.DisposeAsync();
        }
    }

    private static async Task SendAsync(PacedLoad load, double? rate, TimeSpan length, CancellationToken stop)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stop);
        end.CancelAfter(length);
        await load.RunAsync(rate, end.Token);
        stop.ThrowIfCancellationRequested();
    }

    private static async Task WriteAsync(List<SoakSample> samples, double rate, TimeSpan length, CancellationToken stop)
    {
        var table = new MarkdownTable("at", "killed and started again", "RSS MB", "heap MB", "handles", "threads", "answers");
        foreach (var sample in samples)
        {
            table.Add(
                sample.At.ToString(@"m\:ss", CultureInfo.InvariantCulture), sample.Event is "" ? null : sample.Event, Number(sample.ResidentMegabytes), Number(sample.HeapMegabytes),
                Number(sample.Handles), Number(sample.Threads), sample.Described);
        }

        // Without the first fifth, which has the one-time allocations.
        var (early, late) = (samples[(samples.Count / 5)..((samples.Count / 5 * 2) + 1)], samples[(samples.Count / 5 * 4)..]);
        var trend = new MarkdownTable("median", "RSS MB", "heap MB", "handles", "threads");
        foreach (var (name, part) in new[] { ("second fifth", early), ("last fifth", late) })
        {
            trend.Add(
                name, Number(Median(part, sample => sample.ResidentMegabytes)), Number(Median(part, sample => sample.HeapMegabytes)),
                Number(Median(part, sample => sample.Handles)), Number(Median(part, sample => sample.Threads)));
        }

        var report =
            $"""
            # {length.TotalMinutes:0} minutes at half of capacity

            {Machine.Describe()} {rate:0} requests/s, which is half of what the BFF answered just before; {Connections} connections. Every other page is of a product that nobody asked for before,
            the rest of a thousand popular ones. By turns its backends and its Redis are killed and come back {Outage.TotalSeconds:0} s later.

            {trend}
            ![Memory, handles and threads over time](soak.svg)

            {table}
            Made by `dotnet run -c Release --project bench/ProductBff.Bench -- soak {length.TotalMinutes:0}`.

            """;
        Directory.CreateDirectory(Repository.Results);
        await File.WriteAllTextAsync(Path.Combine(Repository.Results, "soak.md"), report, stop);
        await File.WriteAllTextAsync(Path.Combine(Repository.Results, "soak.svg"), Plot(samples), stop);
        Console.WriteLine(report);
    }

    private static double Median(List<SoakSample> samples, Func<SoakSample, double> value) => samples.Select(value).Order().ElementAt(samples.Count / 2);

    private static string Plot(List<SoakSample> samples)
    {
        var plot = Svg.Plot("The BFF at half of capacity, with restarts around it");
        plot.Axes.Add(new LinearAxis { Position = AxisPosition.Bottom, Minimum = 0, Title = "minutes" });
        plot.Axes.Add(Svg.FromZero(AxisPosition.Left));
        foreach (var (name, value) in new (string, Func<SoakSample, double>)[]
        {
            ("RSS MB", sample => sample.ResidentMegabytes), ("heap MB", sample => sample.HeapMegabytes),
            ("handles", sample => sample.Handles), ("threads", sample => sample.Threads),
        })
        {
            var series = new LineSeries { Title = name };
            series.Points.AddRange(samples.Select(sample => new DataPoint(sample.At.TotalMinutes, value(sample))));
            plot.Series.Add(series);
        }

        return Svg.Render(plot, height: 400);
    }
}
