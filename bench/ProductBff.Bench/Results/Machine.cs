using System.Runtime.InteropServices;

namespace ProductBff.Bench.Results;

/// <summary>Where it was measured, without a name that would tell whose it is.</summary>
internal static class Machine
{
    public static string Describe() =>
        $"{RuntimeInformation.FrameworkDescription}, {RuntimeInformation.OSArchitecture}, " +
        $"{Environment.ProcessorCount} cores, shared by load, server and backends;";
}
