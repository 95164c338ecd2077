namespace ProductBff.Testing;

/// <summary>The two databases that every test of stored data runs on.</summary>
public enum DatabaseKind
{
    Sqlite,
    Postgres,
}

/// <summary>An empty database for one test, as the settings that make a service use it.</summary>
internal sealed class TestDatabase : IDisposable
{
    private readonly DirectoryInfo? _folder;

    private TestDatabase(Dictionary<string, string> settings, DirectoryInfo? folder) => (Settings, _folder) = (settings, folder);

    public Dictionary<string, string> Settings { get; }

    /// <param name="kind">Which database.</param>
    /// <param name="name">The service's name for it.</param>
    public static async Task<TestDatabase> CreateAsync(DatabaseKind kind, string name)
    {
        if (kind == DatabaseKind.Postgres)
        {
            return new(new() { [$"ConnectionStrings:{name}"] = await PostgresServer.NewDatabaseAsync() }, null);
        }

        var folder = Directory.CreateTempSubdirectory("productbff-data-");
        return new(new() { ["Data:Folder"] = folder.FullName }, folder);
    }

    public void Dispose()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        _folder?.Delete(recursive: true);
    }
}
