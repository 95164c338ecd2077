using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace ProductBff.Bench.Wrk;

/// <summary>A closed loop of wrk: each connection sends its next request when it has read the answer to the last.</summary>
internal static class WrkLoad
{
    /// <summary>Longer than any answer may take, so that late ones are counted with their real times.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    private const int Threads = 2;

    private static readonly string[] Hot = ["hot", "HOT1"];
    private static readonly string Script = Path.Combine(AppContext.BaseDirectory, "Wrk", "load.lua");
    private static int _runs;

    /// <exception cref="InvalidOperationException">wrk is not installed.</exception>
    public static void RequireWrk()
    {
        if (!(Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, "wrk"))))
        {
            throw new InvalidOperationException("The load comes from wrk, which is not installed: `apt-get install wrk`.");
        }
    }

    /// <summary>Each request is for a new product.</summary>
    public static Task<LoadResult> UniqueAsync(Uri server, int connections, TimeSpan length, bool countAnswers, CancellationToken stop) =>
        RunAsync([server], Threads, connections, length, Unique(), countAnswers, stop);

    /// <summary>All requests are for the same product.</summary>
    public static Task<LoadResult> HotAsync(Uri server, int connections, TimeSpan length, CancellationToken stop) =>
        RunAsync([server], Threads, connections, length, Hot, countAnswers: false, stop);

    /// <summary>Spreads connections evenly over at most four servers, which four threads take in turn.</summary>
    public static Task<LoadResult> SpreadAsync(IReadOnlyList<Uri> servers, int connections, TimeSpan length, bool hot, CancellationToken stop) =>
        RunAsync(servers, threads: 4, connections, length, hot ? Hot : Unique(), countAnswers: false, stop);

    /// <summary>Sends requests directly to the backends.</summary>
    public static Task<LoadResult> BackendsAsync(Uri backends, int connections, TimeSpan length, CancellationToken stop) =>
        RunAsync([backends], Threads, connections, length, ["backends", "WARM"], countAnswers: false, stop);

    // Ids that no earlier run has used.
    private static string[] Unique() => ["unique", $"r{Interlocked.Increment(ref _runs)}-"];

    private static async Task<LoadResult> RunAsync(
        IReadOnlyList<Uri> servers, int threads, int connections, TimeSpan length, string[] ids, bool countAnswers, CancellationToken stop)
    {
        var start = new ProcessStartInfo("wrk")
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            Environment = { ["PORTS"] = string.Join(' ', servers.Select(server => server.Port)) },
        };
        string[] arguments =
        [
            $"-t{Math.Min(threads, connections)}", $"-c{connections}", string.Create(CultureInfo.InvariantCulture, $"-d{Math.Max(1, length.TotalSeconds):0}"),
            $"--timeout={Timeout.TotalSeconds}", "-s", Script, servers[0].ToString(), "--", .. ids, countAnswers ? "count" : "fast",
        ];
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        using var wrk = Process.Start(start)!;
        var output = await wrk.StandardOutput.ReadToEndAsync(stop);
        await wrk.WaitForExitAsync(stop);
        var result = output.Split('\n').LastOrDefault(line => line.StartsWith('{'))
            ?? throw new InvalidOperationException($"wrk ended with {wrk.ExitCode}: {output}");
        return JsonSerializer.Deserialize<LoadResult>(result, JsonSerializerOptions.Web)!.WithoutAnswerMeansNever();
    }
}
