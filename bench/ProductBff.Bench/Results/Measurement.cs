using System.Globalization;
using ProductBff.Bench.Wrk;

namespace ProductBff.Bench.Results;

/// <summary>What one load cost one server.</summary>
/// <param name="Target">The server.</param>
/// <param name="Phase">The kind of load, or when it was, see <see cref="Results.Phase"/>.</param>
/// <param name="Round">Counted from 1.</param>
/// <param name="Load">What the clients saw.</param>
/// <param name="CpuMicroseconds">Of the server's process, per request.</param>
/// <param name="AllocatedBytes">Per request; null when unknown.</param>
/// <param name="ResidentBytes">At the end of the load.</param>
/// <param name="PeakBytes">The most since the server's start.</param>
internal sealed record Measurement(
    string Target, string Phase, int Round, LoadResult Load, double CpuMicroseconds, double? AllocatedBytes, long ResidentBytes, long PeakBytes)
{
    public double ResidentMegabytes => ResidentBytes / 1048576.0;

    public double PeakMegabytes => PeakBytes / 1048576.0;

    public double? AllocatedKilobytes => AllocatedBytes / 1024;

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Round} {Target,-15} {Phase,-24} {Load.PerSecond,8:0}/s  p50 {Load.P50 / 1000,7:0.0} ms  p99 {Load.P99 / 1000,7:0.0} ms  " +
        $"CPU {CpuMicroseconds,6:0} µs  {AllocatedKilobytes,6:0.0} KB  RSS {ResidentMegabytes,5:0} MB  " +
        $"bad {Load.BadStatus + Load.Failures} {Load.Describe()}");
}
