using Microsoft.AspNetCore.Builder;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using ProductBff.InventoryService.Data;
using ProductBff.ProductService;
using ProductBff.ProductService.Data;
using ProductBff.ReviewService.Data;
using ProductBff.ServiceDefaults.Settings;
using ProductBff.Storage.Migrations;
using ProductBff.Testing;

namespace ProductBff.Storage.Tests.Migrations;

public sealed class MigrationTests
{
    [SkippableTheory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task Model_OfEveryService_IsWhatItsMigrationsMake(DatabaseKind kind)
    {
        await AssertCompleteAsync<ProductsContext>(kind);
        await AssertCompleteAsync<ReviewsContext>(kind);
        await AssertCompleteAsync<InventoryContext>(kind);
    }

    [SkippableTheory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task Start_SeveralInstancesAtOnceOnNothing_MigrateAndSeedOnce(DatabaseKind kind)
    {
        using var database = await TestDatabase.CreateAsync(kind, "products");
        var seeded = new Dictionary<string, string> { ["Data:Seed"] = "true" };

        var instances = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => new ServiceHost<ProductStore>(database, seeded))));
        using var list = await instances[0].Client.GetAsync("/products");

        Assert.Equal("8", Assert.Single(list.Headers.GetValues("X-Total-Count")));
        foreach (var instance in instances)
        {
            await instance.DisposeAsync();
        }
    }

    [SkippableTheory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task Start_DatabaseOfTheVersionBefore_IsBroughtUpToDateWithItsData(DatabaseKind kind)
    {
        using var database = await TestDatabase.CreateAsync(kind, "evolving");
        await using var app = Host<EvolvingContext>(database, "evolving");
        await using (var scope = app.Services.CreateAsyncScope())
        {
            var old = scope.ServiceProvider.GetRequiredService<EvolvingContext>();
            await old.GetService<IMigrator>().MigrateAsync(First.Id);
            await old.Database.ExecuteSqlAsync($"""INSERT INTO "Things" ("Id") VALUES ('old')""");
        }

        await app.StartAsync();

        await using var after = app.Services.CreateAsyncScope();
        var context = after.ServiceProvider.GetRequiredService<EvolvingContext>();
        Assert.Equal("old grey", await context.Database.SqlQuery<string>($"""SELECT "Id" || ' ' || "Colour" AS "Value" FROM "Things" """).SingleAsync());
    }

    [SkippableTheory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task Start_MigrationsAreAStepOfTheirOwn_ServesOnlyWhatThatStepHasMigrated(DatabaseKind kind)
    {
        using var database = await TestDatabase.CreateAsync(kind, "evolving");
        database.Settings["Data:Migration"] = "Separate";
        await using (var early = Host<EvolvingContext>(database, "evolving", new FakeTimeProvider { AutoAdvanceAmount = TimeSpan.FromMinutes(2) }))
        {
            var error = await Assert.ThrowsAsync<SettingException>(() => early.StartAsync());

            Assert.Contains("behind by 20260101000000_First, 20260102000000_Second; run this program with --migrate", error.Message, StringComparison.Ordinal);
        }

        await Host<EvolvingContext>(database, "evolving").RunOrMigrateAsync(["--migrate"]);
        await using var app = Host<EvolvingContext>(database, "evolving");
        await app.StartAsync();
    }

    [Theory]
    [InlineData("ProductBff.ProductService")]
    [InlineData("ProductBff.ReviewService")]
    [InlineData("ProductBff.InventoryService")]
    public async Task Migrate_ProgramOfAService_EndsWithoutServing(string assembly)
    {
        using var database = await TestDatabase.CreateAsync(DatabaseKind.Sqlite, "any");
        Dictionary<string, string> settings = new([.. TestTokens.Settings, .. database.Settings, new("Data:Migration", "Separate")]);
        var environment = settings.ToDictionary(setting => setting.Key.Replace(":", "__", StringComparison.Ordinal), setting => setting.Value);

        var migration = await Dotnet.RunAsync(Path.GetTempPath(), [Path.Combine(AppContext.BaseDirectory, $"{assembly}.dll"), "--migrate"], environment);
        using var service = await ServiceProcess.StartAsync(assembly, settings);

        Assert.True(migration.ExitCode == 0, migration.Output);
        Assert.Contains("The data is in ", migration.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("listening", migration.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Migrate_SettingAfterTheArgument_IsASetting()
    {
        using var database = await TestDatabase.CreateAsync(DatabaseKind.Sqlite, "inventory");
        var elsewhere = Path.Combine(database.Settings["Data:Folder"], "elsewhere");
        string[] command = [Path.Combine(AppContext.BaseDirectory, "ProductBff.InventoryService.dll"), "--migrate", $"--Data:Folder={elsewhere}"];

        var migration = await Dotnet.RunAsync(Path.GetTempPath(), command, new Dictionary<string, string>([.. TestTokens.Settings.Select(setting =>
            KeyValuePair.Create(setting.Key.Replace(":", "__", StringComparison.Ordinal), setting.Value))]));

        Assert.True(migration.ExitCode == 0, migration.Output);
        Assert.True(File.Exists(Path.Combine(elsewhere, "inventory.db")), migration.Output);
    }

    [Fact]
    public async Task Start_LockOfAKilledMigrationInTheFile_IsNotWaitedFor()
    {
        using var database = await TestDatabase.CreateAsync(DatabaseKind.Sqlite, "inventory");
        await using (var connection = new SqliteConnection($"Data Source={Path.Combine(database.Settings["Data:Folder"], "inventory.db")}"))
        {
            await connection.OpenAsync();
            await using var command = connection.CreateCommand();
            command.CommandText =
                """
                CREATE TABLE "__EFMigrationsLock" ("Id" INTEGER NOT NULL PRIMARY KEY, "Timestamp" TEXT NOT NULL);
                INSERT INTO "__EFMigrationsLock" VALUES (1, '2026-01-01 00:00:00');
                """;
            await command.ExecuteNonQueryAsync();
        }

        await using var app = Host<InventoryContext>(database, "inventory");
        await app.StartAsync().WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task Start_SqliteFile_IsInWriteAheadMode()
    {
        using var database = await TestDatabase.CreateAsync(DatabaseKind.Sqlite, "inventory");
        await using var app = Host<InventoryContext>(database, "inventory");
        await app.StartAsync();

        await using var scope = app.Services.CreateAsyncScope();
        var context = scope.ServiceProvider.GetRequiredService<InventoryContext>();
        await context.Database.OpenConnectionAsync();
        await using var command = context.Database.GetDbConnection().CreateCommand();
        command.CommandText = "SELECT (SELECT journal_mode FROM pragma_journal_mode) || ' ' || (SELECT timeout FROM pragma_busy_timeout)";

        Assert.Equal("wal 5000", await command.ExecuteScalarAsync());
    }

    private static WebApplication Host<TContext>(TestDatabase database, string name, TimeProvider? time = null)
        where TContext : StorageContext
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = "Testing", Args = NoReload.Arguments });
        foreach (var (setting, value) in database.Settings.Append(new("urls", "http://127.0.0.1:0")))
        {
            builder.Configuration[setting] = value;
        }

        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(time ?? TimeProvider.System);
        builder.AddServiceDefaults();
        builder.AddStorage<TContext>(name, (_, _) => Task.CompletedTask);
        return builder.Build();
    }

    private static async Task AssertCompleteAsync<TContext>(DatabaseKind kind)
        where TContext : StorageContext
    {
        using var database = await TestDatabase.CreateAsync(kind, "any");
        await using var app = Host<TContext>(database, "any");
        await app.StartAsync();

        await using var scope = app.Services.CreateAsyncScope();
        var context = scope.ServiceProvider.GetRequiredService<TContext>();
        Assert.False(context.Database.HasPendingModelChanges(), $"{typeof(TContext).Name} has changes without a migration.");

        // A type that one database has is a mistake in the other: migrations leave it to the provider.
        var migrations = context.GetService<IMigrationsAssembly>();
        Assert.All(
            migrations.ModelSnapshot!.Model.GetEntityTypes().SelectMany(entity => entity.GetProperties()),
            property => Assert.Null(property.FindAnnotation(RelationalAnnotationNames.ColumnType)));
        Assert.All(
            migrations.Migrations.Values.SelectMany(type => migrations.CreateMigration(type, context.Database.ProviderName!).UpOperations)
                .OfType<Microsoft.EntityFrameworkCore.Migrations.Operations.CreateTableOperation>().SelectMany(table => table.Columns),
            column => Assert.Null(column.ColumnType));
    }
}
