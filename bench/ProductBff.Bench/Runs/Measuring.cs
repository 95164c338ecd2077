using ProductBff.Bench.Results;
using ProductBff.Bench.Servers;
using ProductBff.Bench.Wrk;

namespace ProductBff.Bench.Runs;

/// <summary>Puts a load on servers and measures the resources that they use for it.</summary>
internal static class Measuring
{
    public static Task<Measurement> MeasureAsync(
        this ServerProcess server, string target, string phase, int round, Func<Task<LoadResult>> load, CancellationToken stop) =>
        MeasureAsync([server], target, phase, round, load, stop);

    public static async Task<Measurement> MeasureAsync(
        this IReadOnlyCollection<ServerProcess> servers, string target, string phase, int round, Func<Task<LoadResult>> load, CancellationToken stop)
    {
        var before = await ReadAsync(servers, stop);
        var result = await load();
        var after = await ReadAsync(servers, stop);
        var requests = Math.Max(1, result.Requests);
        var measurement = new Measurement(
            target, phase, round, result,
            (after.Used.Cpu - before.Used.Cpu).TotalMicroseconds / requests,
            (double?)(after.Allocated - before.Allocated) / requests,
            after.Used.ResidentBytes, after.Used.PeakBytes);
        Console.WriteLine(measurement);
        return measurement;
    }

    /// <summary>Puts a load on a server until that much time has passed since its readiness.</summary>
    public static async Task WarmUpAsync(this ServerProcess server, int connections, TimeSpan age, CancellationToken stop)
    {
        if (age - server.Age is { TotalSeconds: >= 1 } left)
        {
            await WrkLoad.UniqueAsync(server.Address, connections, left, countAnswers: false, stop);
        }
    }

    private static async Task<(ProcessUsage Used, long? Allocated)> ReadAsync(IEnumerable<ServerProcess> servers, CancellationToken stop)
    {
        var used = new ProcessUsage(TimeSpan.Zero, 0, 0);
        long? allocated = 0;
        foreach (var server in servers)
        {
            used += ProcessUsage.Of(server.Id);
            allocated += server.Allocations is { } allocations ? await allocations.ReadAsync(server.Id, stop) : null;
        }

        return (used, allocated);
    }
}
