namespace ProductBff.Bench.Servers;

/// <summary>Paths in the work tree that this program was built from.</summary>
internal static class Repository
{
    private const string Marker = "ProductBff.slnx";

    public static string Root { get; } = Find(AppContext.BaseDirectory);

    public static string Peers { get; } = Path.Combine(Root, "bench", "Peers");

    public static string Results { get; } = Path.Combine(Root, "bench", "results");

    /// <summary>The folder of a run's builds and logs; not committed.</summary>
    public static string Artifacts { get; } = Path.Combine(Root, "artifacts", "bench");

    private static string Find(string? folder)
    {
        while (folder is not null && !File.Exists(Path.Combine(folder, Marker)))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder ?? throw new InvalidOperationException($"There is no {Marker} above {AppContext.BaseDirectory}.");
    }
}
