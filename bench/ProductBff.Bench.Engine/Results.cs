using System.Runtime.CompilerServices;

namespace ProductBff.Bench.Engine;

internal static class Results
{
    /// <summary>The path of a file in the repository's <c>bench/results</c>.</summary>
    public static string Path(string file, [CallerFilePath] string source = "") =>
        System.IO.Path.GetFullPath(System.IO.Path.Combine(System.IO.Path.GetDirectoryName(source)!, "..", "results", file));
}
