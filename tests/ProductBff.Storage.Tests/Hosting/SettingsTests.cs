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
    [InlineData("Shutdown:DrainTime", "-00:00:01")]
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
}
