using System.Globalization;

namespace ProductBff.Bench.Servers;

/// <summary>The resources that the kernel charges to a process, so that other programs on the machine hardly matter.</summary>
/// <param name="Cpu">User and kernel time since its start.</param>
/// <param name="ResidentBytes">Now.</param>
/// <param name="PeakBytes">The most there was at any time.</param>
internal sealed record ProcessUsage(TimeSpan Cpu, long ResidentBytes, long PeakBytes)
{
    private const int KernelTicksPerSecond = 100;

    /// <summary>Of several processes together.</summary>
    public static ProcessUsage operator +(ProcessUsage one, ProcessUsage other) =>
        new(one.Cpu + other.Cpu, one.ResidentBytes + other.ResidentBytes, one.PeakBytes + other.PeakBytes);

    public static ProcessUsage Of(int processId)
    {
        var stat = File.ReadAllText($"/proc/{processId}/stat");
        // The second field is the program's name and may hold anything; counted from behind it, the 12th and 13th are user and kernel time.
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        var ticks = Number(fields[11]) + Number(fields[12]);
        var status = File.ReadAllLines($"/proc/{processId}/status");
        return new(TimeSpan.FromSeconds((double)ticks / KernelTicksPerSecond), Bytes(status, "VmRSS:"), Bytes(status, "VmHWM:"));
    }

    // `VmRSS:	   12345 kB`
    private static long Bytes(string[] status, string name) =>
        1024 * Number(status.First(line => line.StartsWith(name, StringComparison.Ordinal))[name.Length..^"kB".Length]);

    private static long Number(string text) => long.Parse(text, NumberStyles.Integer, CultureInfo.InvariantCulture);
}
