using System.Runtime.InteropServices;

namespace ProductBff.Bench.Results;

/// <summary>Describes the machine of a measurement, without a name that would identify its owner.</summary>
internal static class Machine
{
    public static string Describe() =>
        $"{RuntimeInformation.FrameworkDescription}, {RuntimeInformation.OSArchitecture}, " +
        $"{Environment.ProcessorCount} cores, shared by load, server and backends;";
}
