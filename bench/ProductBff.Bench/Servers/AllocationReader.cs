using System.Diagnostics;
using System.Globalization;

namespace ProductBff.Bench.Servers;

/// <summary>Reads a .NET process's memory figures through the probe inside it (bench/AllocationProbe).</summary>
internal sealed class AllocationReader
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    private readonly string _file;

    public AllocationReader(ProcessStartInfo start, string file)
    {
        _file = file;
        start.Environment["DOTNET_STARTUP_HOOKS"] = Path.Combine(AppContext.BaseDirectory, "ProductBff.Bench.AllocationProbe.dll");
        start.Environment["ALLOCATED_BYTES_FILE"] = file;
    }

    /// <summary>How much was allocated since the start, in bytes.</summary>
    public async Task<long> ReadAsync(int processId, CancellationToken stop) => Number((await WithTimeoutAsync(processId, stop))[0]);

    /// <summary>How large the heap was after the last collection, in bytes.</summary>
    public async Task<long> ReadHeapAsync(int processId, CancellationToken stop) => Number((await WithTimeoutAsync(processId, stop))[1]);

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);

    private async Task<string[]> WithTimeoutAsync(int processId, CancellationToken stop)
    {
        File.Delete(_file);
        using var kill = Process.Start("kill", ["-USR2", $"{processId}"]);
        var asked = Stopwatch.GetTimestamp();
        while (!File.Exists(_file))
        {
            if (Stopwatch.GetElapsedTime(asked) > Timeout)
            {
                throw new InvalidOperationException($"Process {processId} does not say what it has allocated.");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(2), stop);
        }

        return (await File.ReadAllTextAsync(_file, stop)).Split(' ');
    }
}
