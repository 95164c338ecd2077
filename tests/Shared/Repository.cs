namespace ProductBff.Testing;

/// <summary>The repository that the running tests were built from.</summary>
public static class Repository
{
    public static string Root { get; } = Find();

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "ProductBff.slnx")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException($"No ProductBff.slnx above {AppContext.BaseDirectory}.");
        }

        return folder.FullName;
    }
}
