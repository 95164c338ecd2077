using Aspire.Hosting.Testing;
using StackExchange.Redis;

namespace ProductBff.AppHost.Tests;

/// <summary>The contract, as a client of the started product sees it.</summary>
[Collection(SharedApplication.Name)]
public sealed class ContractTests(RunningApplication running)
{
    [Theory]
    [InlineData("productservice", "/products/P001",
        """{"id":"P001","name":"Awesome Gadget P001","description":"This is an awesome gadget that will change your life!","price":9999}""")]
    [InlineData("reviewservice", "/reviews/P001",
        """[{"productId":"P001","rating":5,"comment":"Love it!","author":"Alice"},{"productId":"P001","rating":4,"comment":"Pretty good.","author":"Bob"}]""")]
    [InlineData("inventoryservice", "/inventory/P001", """{"productId":"P001","stock":14}""")]
    public async Task Service_AskedForP001_AnswersTheContractToTheByte(string resource, string path, string expected)
    {
        using var client = running.Client(resource);

        Assert.Equal(expected, await client.GetStringAsync(path, RunningApplication.Limit));
    }

    [Fact]
    public async Task Page_OfP001_HoldsTheThreeAnswers()
    {
        var page = await running.CompletePageAsync("P001");

        Assert.Equal("Awesome Gadget P001", (string?)page["product"]!["name"]);
        Assert.Equal(["Alice", "Bob"], page["reviews"]!.AsArray().Select(review => (string?)review!["author"]));
        Assert.Equal(14, (int)page["inventory"]!["stock"]!);
        Assert.False(page.ContainsKey("error"));
    }

    [Fact]
    public async Task Page_AskedForAgain_ComesFromTheCache()
    {
        await running.CompletePageAsync("Cached-1");
        using var client = running.Client("bff");

        // Not always the second request is a hit: on a busy machine the cache may be too slow, and the page is composed without it.
        var limit = RunningApplication.Limit;
        while (await TimingAsync(client, "Cached-1", limit) != "cache;desc=\"hit\"")
        {
            limit.ThrowIfCancellationRequested();
        }

        var connectionString = await running.Application.GetConnectionStringAsync("cache", RunningApplication.Limit);
        await using var redis = await ConnectionMultiplexer.ConnectAsync(connectionString!);
        var server = redis.GetServer(redis.GetEndPoints()[0]);
        Assert.True(await server.KeysAsync(pattern: "bff:page:*Cached-1*").AnyAsync(RunningApplication.Limit));
    }

    private static async Task<string> TimingAsync(HttpClient client, string id, CancellationToken limit)
    {
        using var response = await client.GetAsync($"/product-details/{id}", limit);
        return string.Concat(response.Headers.GetValues("Server-Timing"));
    }
}
