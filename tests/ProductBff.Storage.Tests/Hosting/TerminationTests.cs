using System.Net;
using ProductBff.Testing;

namespace ProductBff.Storage.Tests.Hosting;

/// <summary>What a real process does at SIGTERM.</summary>
public sealed class TerminationTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData("ProductBff.ProductService", "/products/P001")]
    [InlineData("ProductBff.ReviewService", "/reviews/P001")]
    [InlineData("ProductBff.InventoryService", "/inventory/P001")]
    public async Task Terminate_InProduction_IsNotReadyAndStillAnswers(string assembly, string path)
    {
        using var database = await TestDatabase.CreateAsync(DatabaseKind.Sqlite, "any");
        // Longer than any machine is busy: the test ends it.
        using var service = await ServiceProcess.StartAsync(
            assembly, [.. TestTokens.Settings, .. database.Settings, new("Shutdown:DrainTime", "00:10:00"), new("Catalog:Synthesize", "true")]);
        using var client = new HttpClient { BaseAddress = service.Address };
        using var before = await client.GetAsync("/health");

        await service.TerminateAsync();
        using var patience = new CancellationTokenSource(Limit);
        HttpStatusCode ready;
        while ((ready = await StatusAsync(client, "/health")) == HttpStatusCode.OK)
        {
            await Task.Delay(10, patience.Token);
        }

        Assert.Equal(HttpStatusCode.OK, before.StatusCode);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(client, path));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(client, "/alive"));
        await service.KillAsync();
    }

    [Fact]
    public async Task Terminate_AfterTheDrain_Ends()
    {
        using var database = await TestDatabase.CreateAsync(DatabaseKind.Sqlite, "any");
        using var service = await ServiceProcess.StartAsync(
            "ProductBff.ReviewService", [.. TestTokens.Settings, .. database.Settings, new("Shutdown:DrainTime", "00:00:00.1")]);

        await service.TerminateAsync();
        using var patience = new CancellationTokenSource(Limit);

        await service.WaitForExitAsync(patience.Token);
    }

    private static async Task<HttpStatusCode> StatusAsync(HttpClient client, string path)
    {
        using var response = await client.GetAsync(path);
        return response.StatusCode;
    }
}
