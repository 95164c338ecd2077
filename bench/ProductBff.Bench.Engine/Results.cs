using System.Runtime.CompilerServices;

namespace ProductBff.Bench.Engine;

internal static class Results
{
    /// <summary>Of a file beside the results of the other measurements, in the repository.</summary>
    public static string Path(string file, [CallerFilePath] string source = "") =>
        System.IO.Path.GetFullPath(System.IO.Path.Combine(System.IO.Path.GetDirectoryName(source)!, "..", "results", file));
}
