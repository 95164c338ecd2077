using System.Net;
using System.Text.Json.Nodes;
using ProductBff.Testing;

namespace ProductBff.ReviewService.Tests;

public sealed class DemoDataTests
{
    private const string Reset = "/development/demo-data";

    [SkippableTheory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task Put_AfterAWrite_LeavesTheDemoDataAndForgetsTheKey(DatabaseKind kind)
    {
        using var database = await TestDatabase.CreateAsync(kind, "reviews");
        await using var service = new ServiceHost<ReviewStore>(database, new() { ["Data:Seed"] = "true" });
        var token = TestTokens.Create();
        var before = await CommentsAsync(service);
        using var first = await service.SendAsync(HttpMethod.Post, "/reviews/KB-75", new { rating = 1, comment = "Mine." }, token, "k1");

        using var reset = await service.SendAsync(HttpMethod.Put, Reset);
        var after = await CommentsAsync(service);
        using var again = await service.SendAsync(HttpMethod.Post, "/reviews/KB-75", new { rating = 1, comment = "Mine." }, token, "k1");

        Assert.Equal(HttpStatusCode.NoContent, reset.StatusCode);
        Assert.Equal(before, after);
        Assert.False(again.Headers.Contains("Idempotent-Replayed"));
        Assert.Equal(HttpStatusCode.Created, again.StatusCode);
    }

    [Theory]
    [InlineData("Production", "true")]
    [InlineData("Testing", "false")]
    public async Task Put_InProductionOrWithoutDemoData_IsNotThere(string environment, string seed)
    {
        using var database = await TestDatabase.CreateAsync(DatabaseKind.Sqlite, "reviews");
        await using var service = new ServiceHost<ReviewStore>(database, new() { ["Data:Seed"] = seed }, environment: environment);

        using var reset = await service.SendAsync(HttpMethod.Put, Reset);

        Assert.Equal(HttpStatusCode.NotFound, reset.StatusCode);
    }

    private static async Task<string[]> CommentsAsync(ServiceHost<ReviewStore> service) =>
        [.. JsonNode.Parse(await service.Client.GetStringAsync("/reviews/KB-75"))!.AsArray().Select(review => (string)review!["comment"]!)];
}
