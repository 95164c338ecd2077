using System.Net;
using System.Runtime.Versioning;
using Microsoft.Data.Sqlite;
using ProductBff.ReviewService;
using ProductBff.Testing;

namespace ProductBff.Storage.Tests.Databases;

/// <summary>A service that starts on a database which takes no writes.</summary>
public sealed class ReadOnlyStartTests
{
    [SkippableFact]
    public async Task Start_PostgresTakesNoWrites_ServesWhatItHas()
    {
        using var database = await TestDatabase.CreateAsync(DatabaseKind.Postgres, "reviews");
        var refused = new RefusedWrites(Refusal.PostgresReadOnly, database);
        await using (var before = new ServiceHost<ReviewStore>(database))
        {
            using var posted = await before.Client.PostReviewAsync("before");
        }

        await refused.BeginAsync();
        await using var service = new ServiceHost<ReviewStore>(database);
        using var read = await service.Client.GetAsync("/reviews/P001");
        using var write = await service.Client.PostReviewAsync("k");

        Assert.Equal("3", Assert.Single(read.Headers.GetValues("X-Total-Count")));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, write.StatusCode);
    }

    /// <summary>Root ignores file permissions unless it drops the capability to do so.</summary>
    [SkippableTheory]
    [UnsupportedOSPlatform("windows")]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Start_FolderIsReadOnly_ServesWhatItHas(bool killedBefore)
    {
        Skip.If(OperatingSystem.IsWindows(), "There are no modes of files.");
        using var database = await TestDatabase.CreateAsync(DatabaseKind.Sqlite, "reviews");
        var folder = database.Settings["Data:Folder"];
        KeyValuePair<string, string>[] settings = [.. TestTokens.Settings, .. database.Settings];
        using (var before = await ServiceProcess.StartAsync("ProductBff.ReviewService", settings))
        {
            using var client = new HttpClient { BaseAddress = before.Address };
            using var posted = await client.PostReviewAsync("before");
            await before.KillAsync();
        }

        if (!killedBefore)
        {
            // Closing the last connection in an orderly way deletes the write-ahead log.
            await using var last = new SqliteConnection($"Data Source={folder}/reviews.db;Pooling=false");
            await last.OpenAsync();
            await using var command = last.CreateCommand();
            command.CommandText = "SELECT COUNT(*) FROM \"Reviews\"";
            await command.ExecuteScalarAsync();
        }

        foreach (var path in Directory.GetFiles(folder).Append(folder))
        {
            File.SetUnixFileMode(path, File.GetUnixFileMode(path) & ~(UnixFileMode.UserWrite | UnixFileMode.GroupWrite | UnixFileMode.OtherWrite));
        }

        using var service = await ServiceProcess.StartAsync("ProductBff.ReviewService", settings, launcher: Environment.IsPrivilegedProcess
            ? ["setpriv", "--inh-caps=-dac_override", "--bounding-set=-dac_override"]
            : []);
        using var again = new HttpClient { BaseAddress = service.Address };
        using var read = await again.GetAsync("/reviews/P001");
        using var write = await again.PostReviewAsync("k");
        using var ready = await again.GetAsync("/health");
        File.SetUnixFileMode(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

        Assert.Equal("1", Assert.Single(read.Headers.GetValues("X-Total-Count")));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, write.StatusCode);
        Assert.Equal(HttpStatusCode.OK, ready.StatusCode);
    }
}
