using System.Globalization;
using ProductBff.Bench.Servers;

namespace ProductBff.Bench.Runs;

/// <summary>The resources that the BFF uses at a moment, and the responses by status since the previous sample.</summary>
internal sealed record SoakSample(TimeSpan At, string Event, double ResidentMegabytes, double HeapMegabytes, int Handles, int Threads, Dictionary<string, long> Answers)
{
    private const double Megabyte = 1_000_000;

    public string Described => string.Join(
        ", ", Answers.OrderBy(answer => answer.Key, StringComparer.Ordinal).Select(answer => string.Create(CultureInfo.InvariantCulture, $"{answer.Value:N0} × {answer.Key}")));

    public static async Task<SoakSample> TakeAsync(ServerProcess server, TimeSpan at, string happened, Dictionary<string, long> answers, CancellationToken stop) => new(
        at,
        happened,
        ProcessUsage.Of(server.Id).ResidentBytes / Megabyte,
        await server.Allocations!.ReadHeapAsync(server.Id, stop) / Megabyte,
        Directory.GetFiles($"/proc/{server.Id}/fd").Length,
        Directory.GetDirectories($"/proc/{server.Id}/task").Length,
        answers);

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{At:m\\:ss} {Event,8} RSS {ResidentMegabytes:0} MB, heap {HeapMegabytes:0} MB, {Handles} handles, {Threads} threads; {Described}");
}
