using System.Globalization;

namespace ProductBff.Bench.Capacity;

/// <summary>The cost of pages on one BFF with Redis, from the measurements in <c>compare.csv</c>.</summary>
/// <param name="PagesPerSecond">The throughput with the CPU that was available.</param>
/// <param name="CpuMicroseconds">The process's CPU time per page.</param>
/// <param name="ResidentMegabytes">The process's resident memory at the end.</param>
internal sealed record MeasuredCost(double PagesPerSecond, double CpuMicroseconds, double ResidentMegabytes)
{
    /// <summary>The medians of all rounds of the target in the phase.</summary>
    public static MeasuredCost Read(IReadOnlyList<string> compareCsv, string target, string phase)
    {
        string[] columns = compareCsv[0].Split(',');
        double[][] rounds = [.. compareCsv.Where(line => line.StartsWith($"{target},\"{phase}\",", StringComparison.Ordinal)).Select(line =>
            Columns(line, "pages_per_s", "cpu_us", "resident_bytes"))];
        return rounds is []
            ? throw new InvalidDataException($"compare.csv has no measurement of {target}, {phase}.")
            : new(Median(0), Median(1), Median(2) / 1048576);

        double Median(int column)
        {
            double[] sorted = [.. rounds.Select(round => round[column]).Order()];
            return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
        }

        // Commas in quotes are in the last column only.
        double[] Columns(string line, params IEnumerable<string> names) =>
            [.. names.Select(name => double.Parse(line.Split(',')[Array.IndexOf(columns, name)], CultureInfo.InvariantCulture))];
    }
}
