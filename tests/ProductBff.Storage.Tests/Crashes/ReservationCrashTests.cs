using System.Net;
using System.Net.Http.Json;
using ProductBff.Testing;

namespace ProductBff.Storage.Tests.Crashes;

/// <summary>Each reservation is there once.</summary>
public sealed class ReservationCrashTests
{
    [SkippableTheory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task Reservations_ServiceKilledWhileWriting_TakeTheirStockOnceEach(DatabaseKind kind)
    {
        using var database = await TestDatabase.CreateAsync(kind, "inventory");
        using var crashing = new CrashingService("ProductBff.InventoryService", database);
        await crashing.StartAsync();
        using (var request = new HttpRequestMessage(HttpMethod.Put, "/inventory/P001") { Content = JsonContent.Create(new { stock = CrashingService.Writes + 7 }) })
        {
            request.Headers.Authorization = new("Bearer", TestTokens.Create(role: "admin"));
            using var stocked = await crashing.Client.SendAsync(request);
            Assert.Equal(HttpStatusCode.OK, stocked.StatusCode);
        }

        var answers = await crashing.WriteAllAsync("/inventory/P001/reservations", _ => new { quantity = 1 });
        await crashing.KillAndRestartAsync();

        Assert.Equal(CrashingService.Writes, answers.Distinct().Count());
        Assert.Equal("""{"productId":"P001","stock":7}""", await crashing.Client.GetStringAsync("/inventory/P001"));
    }
}
