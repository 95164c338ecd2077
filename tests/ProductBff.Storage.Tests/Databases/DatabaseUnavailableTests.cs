using System.Net;
using Microsoft.Data.Sqlite;
using Npgsql;
using ProductBff.InventoryService;
using ProductBff.Testing;

namespace ProductBff.Storage.Tests.Databases;

public sealed class DatabaseUnavailableTests
{
    [SkippableFact]
    public async Task Start_PostgresComesLater_IsWaitedForAndItsAbsenceIsA503()
    {
        using var database = await TestDatabase.CreateAsync(DatabaseKind.Postgres, "inventory");
        var connection = new NpgsqlConnectionStringBuilder(database.Settings["ConnectionStrings:inventory"]) { Timeout = 5 };
        await using var proxy = TcpProxy.Closed(connection.Port);
        connection.Port = proxy.Port;
        database.Settings["ConnectionStrings:inventory"] = connection.ConnectionString;

        var starting = Task.Run(() => new ServiceHost<InventoryStore>(database));
        await Task.WhenAny(starting, Task.Delay(TimeSpan.FromSeconds(2)));
        Assert.False(starting.IsCompleted);
        proxy.Open();
        await using var service = await starting;
        using var up = await service.Client.GetAsync("/inventory/P001");

        proxy.Close();
        using var down = await service.Client.GetAsync("/inventory/P001");
        using var write = await service.SendAsync(HttpMethod.Post, "/inventory/P001/reservations", new { quantity = 1 }, TestTokens.Create(), "k");
        using var ready = await service.Client.GetAsync("/health");
        using var dependencies = await service.Client.GetAsync("/health/dependencies");
        using var alive = await service.Client.GetAsync("/alive");

        proxy.Open();
        using var upAgain = await service.SendAsync(HttpMethod.Post, "/inventory/P001/reservations", new { quantity = 1 }, TestTokens.Create(), "k");

        Assert.Equal(HttpStatusCode.OK, up.StatusCode);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, down.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(1), down.Headers.RetryAfter?.Delta);
        Assert.Equal("application/problem+json", down.Content.Headers.ContentType?.MediaType);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, write.StatusCode);
        Assert.Equal(HttpStatusCode.OK, ready.StatusCode);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, dependencies.StatusCode);
        Assert.Equal(HttpStatusCode.OK, alive.StatusCode);
        Assert.Equal(HttpStatusCode.Created, upAgain.StatusCode);
    }

    [Fact]
    public async Task Post_FileLockedByAnotherProcess_Is503AndReadersGoOn()
    {
        using var database = await TestDatabase.CreateAsync(DatabaseKind.Sqlite, "inventory");
        await using var service = new ServiceHost<InventoryStore>(database);
        await using var other = new SqliteConnection($"Data Source={Path.Combine(database.Settings["Data:Folder"], "inventory.db")}");
        await other.OpenAsync();
        await using var transaction = other.BeginTransaction(deferred: false);

        var write = service.SendAsync(HttpMethod.Post, "/inventory/P001/reservations", new { quantity = 1 }, TestTokens.Create(), "k");
        using var read = await service.Client.GetAsync("/inventory/P001");
        using var refused = await write;
        await transaction.RollbackAsync();
        using var retried = await service.SendAsync(HttpMethod.Post, "/inventory/P001/reservations", new { quantity = 1 }, TestTokens.Create(), "k");

        Assert.Equal(HttpStatusCode.OK, read.StatusCode);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(1), refused.Headers.RetryAfter?.Delta);
        Assert.Equal(HttpStatusCode.Created, retried.StatusCode);
    }

    [Theory]
    [InlineData("Hots=localhost", "ConnectionStrings:inventory")]
    [InlineData("Data Source=inventory.db", "ConnectionStrings:inventory")]
    [InlineData("Database=x", "names no Host")]
    [InlineData(";;;", "ConnectionStrings:inventory")]
    [InlineData("Host=127.0.0.1;Port=none", "ConnectionStrings:inventory")]
    [InlineData("Host=127.0.0.1;SSL Mode=VerifyCA;Root Certificate=/none/root.pem", "ConnectionStrings:inventory names the file '/none/root.pem'")]
    [InlineData("Host=127.0.0.1;SSL Mode=Require;SSL Certificate=/none/client.pem", "ConnectionStrings:inventory names the file '/none/client.pem'")]
    public async Task Start_NoConnectionString_SaysWhichSettingIsWrong(string value, string expected)
    {
        using var database = await TestDatabase.CreateAsync(DatabaseKind.Sqlite, "inventory");

        var error = await FailingStart.OfAsync<InventoryStore>([.. database.Settings, new("ConnectionStrings:inventory", value)]);

        Assert.Contains(expected, error.ToString(), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Start_PostgresRefusesTheUser_SaysWhichSettingIsWrongAndNotThePassword()
    {
        using var database = await TestDatabase.CreateAsync(DatabaseKind.Postgres, "inventory");
        var connection = new NpgsqlConnectionStringBuilder(database.Settings["ConnectionStrings:inventory"]) { Username = "nobody", Password = "opensesame" };

        var error = await FailingStart.OfAsync<InventoryStore>(KeyValuePair.Create("ConnectionStrings:inventory", connection.ConnectionString));

        Assert.Contains("ConnectionStrings:inventory", error.Message, StringComparison.Ordinal);
        Assert.Contains("nobody", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("opensesame", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_FileThatIsNoDatabase_SaysWhichSettingIsWrong()
    {
        using var database = await TestDatabase.CreateAsync(DatabaseKind.Sqlite, "inventory");
        var file = Path.Combine(database.Settings["Data:Folder"], "inventory.db");
        await File.WriteAllTextAsync(file, new string('x', 5000));

        var error = await FailingStart.OfAsync<InventoryStore>(database.Settings);

        Assert.Contains($"Data:Folder: {file}", error.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Start_FolderThatTakesNoFiles_SaysWhichSettingIsWrong()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "There is no /proc.");

        var error = await FailingStart.OfAsync<InventoryStore>(KeyValuePair.Create("Data:Folder", "/proc"));

        Assert.Contains("Data:Folder: /proc/inventory.db", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_FolderThatCannotBe_SaysWhichSettingIsWrong()
    {
        using var database = await TestDatabase.CreateAsync(DatabaseKind.Sqlite, "inventory");
        var file = Path.Combine(database.Settings["Data:Folder"], "file");
        await File.WriteAllTextAsync(file, "");

        var error = await FailingStart.OfAsync<InventoryStore>(KeyValuePair.Create("Data:Folder", $"{file}/folder"));

        Assert.Contains($"Data:Folder: {file}/folder", error.Message, StringComparison.Ordinal);
    }
}
