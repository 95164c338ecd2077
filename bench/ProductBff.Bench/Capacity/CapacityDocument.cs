namespace ProductBff.Bench.Capacity;

/// <summary><c>docs/scaling.md</c>: the part between two marks is computed, the rest is written by hand.</summary>
internal static class CapacityDocument
{
    private const string Begin = "<!-- From here on computed from bench/results/compare.csv by `dotnet run -c Release --project bench/ProductBff.Bench -- capacity`. -->\n";
    private const string End = "<!-- Until here. -->\n";

    /// <summary>Returns the document with its computed part replaced.</summary>
    public static string Make(string document, IReadOnlyList<string> compareCsv)
    {
        var (begin, end) = (document.IndexOf(Begin, StringComparison.Ordinal), document.IndexOf(End, StringComparison.Ordinal));
        return begin < 0 || end < begin
            ? throw new InvalidDataException("docs/scaling.md has lost its marks.")
            : $"{document[..begin]}{Begin}\n{CapacityTables.Render(compareCsv)}\n{document[end..]}";
    }

    public static async Task WriteAsync(string root, CancellationToken stop)
    {
        var path = Path.Combine(root, "docs", "scaling.md");
        var compareCsv = await File.ReadAllLinesAsync(Path.Combine(root, "bench", "results", "compare.csv"), stop);
        await File.WriteAllTextAsync(path, Make(await File.ReadAllTextAsync(path, stop), compareCsv), stop);
    }
}
