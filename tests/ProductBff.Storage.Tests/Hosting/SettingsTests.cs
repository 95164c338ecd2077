using ProductBff.InventoryService;
using ProductBff.Testing;

namespace ProductBff.Storage.Tests.Hosting;

public sealed class SettingsTests
{
    [Theory]
    [InlineData("Idempotency:PurgeInterval", "00:00:00")]
    [InlineData("Reservations:Lifetime", "00:00:00")]
    [InlineData("Reservations:ExpiryInterval", "2.00:00:00")]
    [InlineData("Reservations:MaxPiecesPerCaller", "0")]
    [InlineData("Data:Migration", "perhaps")]
    [InlineData("Shutdown:DrainTime", "-00:00:01")]
    [InlineData("Shutdown:FinishTime", "-00:00:01")]
    [InlineData("Hsts:MaxAge", "a year")]
    [InlineData("Data:Seed", "perhaps")]
    [InlineData("Catalog:Synthesize", "perhaps")]
    [InlineData("Simulation:DelayMs", "-1")]
    public async Task Start_WrongSetting_IsNamedWithItsValue(string name, string value)
    {
        using var database = await TestDatabase.CreateAsync(DatabaseKind.Sqlite, "inventory");

        var error = await FailingStart.OfAsync<InventoryStore>([.. database.Settings, new(name, value)]);

        Assert.Contains(name, error.Message, StringComparison.Ordinal);
        Assert.Contains($"'{value}'", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ProductBff.ProductService", "products")]
    [InlineData("ProductBff.ReviewService", "reviews")]
    [InlineData("ProductBff.InventoryService", "inventory")]
    public async Task Start_InProductionWithNothingSet_EndsWithOneMessageThatNamesAllThatIsMissing(string assembly, string database)
    {
        var error = await FailingProcess.ErrorOfAsync(assembly);

        Assert.Equal(
            ["Authentication:Schemes:Bearer:Authority", "Authentication:Schemes:Bearer:ValidAudiences", $"ConnectionStrings:{database}"],
            error.TrimEnd().Split(Environment.NewLine)[1..].Select(line => line.Split(" is not set: ")[0]).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("ProductBff.ProductService")]
    [InlineData("ProductBff.ReviewService")]
    [InlineData("ProductBff.InventoryService")]
    public async Task Start_SeveralWrongSettings_EndsWithOneMessageThatNamesAll(string assembly)
    {
        var error = await FailingProcess.ErrorOfAsync(
            assembly,
            new("Data:Folder", Path.GetTempPath()),
            new("Authentication:Schemes:Bearer:ValidAudiences:0", "productbff"),
            new("Idempotency:PurgeInterval", "00:00:00"),
            new("Shutdown:DrainTime", "-00:00:01"),
            new("Authentication:Schemes:Bearer:Authority", "http://login.example"),
            new("Authentication:Schemes:Bearer:SigningKeys:0:Value", "hush-hush"));

        Assert.Equal(
            [
                "Authentication:Schemes:Bearer:Authority is 'http://login.example'", "Authentication:Schemes:Bearer:SigningKeys:0:Value is no key in Base64",
                "Idempotency:PurgeInterval is '00:00:00'", "Shutdown:DrainTime is '-00:00:01'",
            ],
            error.TrimEnd().Split(Environment.NewLine)[1..].Select(line => line.Split(": ")[0].TrimEnd('.')).Order(StringComparer.Ordinal));
        Assert.DoesNotContain("hush", error, StringComparison.Ordinal);
    }

    /// <summary>Found out when a value is read, when the database is chosen, and when it is used.</summary>
    [SkippableTheory]
    [InlineData("Data:Seed", "perhaps", "'perhaps' at 'Data:Seed'")]
    [InlineData("ConnectionStrings:inventory", "Database=x;Password=hush", "ConnectionStrings:inventory is not a connection string of PostgreSQL: it names no Host.")]
    [InlineData("Data:Folder", "/proc", "Data:Folder: /proc/inventory.db cannot be used")]
    public async Task Start_SettingThatCannotBeUsed_EndsWithOneMessageThatNamesIt(string name, string value, string expected)
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "There is no /proc.");

        var error = await FailingProcess.ErrorOfAsync("ProductBff.InventoryService", [.. TestTokens.Settings, .. name == "Data:Seed" ? [new KeyValuePair<string, string>("Data:Folder", "any")] : Array.Empty<KeyValuePair<string, string>>(), new(name, value)]);

        Assert.Contains(expected, error, StringComparison.Ordinal);
        Assert.Equal(2, error.TrimEnd().Split(Environment.NewLine).Length);
        Assert.DoesNotContain("hush", error, StringComparison.Ordinal);
    }
}
