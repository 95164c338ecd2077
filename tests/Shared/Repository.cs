namespace ProductBff.Testing;

/// <summary>The repository that the running tests were built from.</summary>
public static class Repository
{
    public static string Root { get; } = Find();

    /// <summary>The projects of the solution, relative to the root with forward slashes.</summary>
    public static IReadOnlyList<string> Projects { get; } =
    [
        .. File.ReadAllText(Path.Combine(Root, "ProductBff.sln")).Split('"')
            .Where(text => text.EndsWith(".csproj", StringComparison.Ordinal))
            .Select(path => path.Replace('\\', '/')),
    ];

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "ProductBff.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException($"No ProductBff.sln above {AppContext.BaseDirectory}.");
        }

        return folder.FullName;
    }
}
