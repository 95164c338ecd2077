using System.Net;
using System.Text.Json.Nodes;
using Aspire.Hosting.Testing;
using StackExchange.Redis;

namespace ProductBff.AppHost.Tests;

/// <summary>What somebody sees who starts the product and asks it. The tests share one running application and leave it whole.</summary>
public sealed class ProductPageTests(RunningApplication running) : IClassFixture<RunningApplication>
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
        var page = await CompletePageAsync("P001");

        Assert.Equal("Awesome Gadget P001", (string?)page["product"]!["name"]);
        Assert.Equal(["Alice", "Bob"], page["reviews"]!.AsArray().Select(review => (string?)review!["author"]));
        Assert.Equal(14, (int)page["inventory"]!["stock"]!);
        Assert.False(page.ContainsKey("error"));
    }

    [Fact]
    public async Task Page_AskedForAgain_ComesFromRedis()
    {
        await CompletePageAsync("Cached-1");
        using var client = running.Client("bff");

        // Not always the second: a busy machine's Redis may be too slow for a page, which is then made without it.
        var limit = RunningApplication.Limit;
        while (await TimingAsync(client, "Cached-1", limit) != "cache;desc=\"hit\"")
        {
            limit.ThrowIfCancellationRequested();
        }

        var connectionString = await running.Application.GetConnectionStringAsync("cache", RunningApplication.Limit);
        await using var redis = await ConnectionMultiplexer.ConnectAsync(connectionString!);
        var keys = redis.GetServer(redis.GetEndPoints()[0]).KeysAsync(pattern: "__MSOCV_*Cached-1*");
        Assert.True(await keys.AnyAsync(RunningApplication.Limit));
    }

    [Fact]
    public async Task Page_WithoutReviewService_HasNoReviewsAndSaysSo()
    {
        await running.StopAsync("reviewservice");
        try
        {
            using var client = running.Client("bff");
            using var response = await client.GetAsync("/product-details/No-reviews", RunningApplication.Limit);
            var page = await ReadAsync(response);

            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            Assert.Empty(page["reviews"]!.AsArray());
            Assert.Contains("reviews", (string?)page["error"], StringComparison.Ordinal);
            Assert.Equal("fallback", (string?)page["sections"]!["reviews"]!["status"]);
            Assert.Equal("no-store", response.Headers.CacheControl?.ToString());
            Assert.Equal("Awesome Gadget No-reviews", (string?)page["product"]!["name"]);
        }
        finally
        {
            await running.StartAsync("reviewservice");
        }
    }

    [Fact]
    public async Task Page_WithoutProductService_IsAProblemThatNamesTheSection()
    {
        await running.StopAsync("productservice");
        try
        {
            using var client = running.Client("bff");
            using var response = await client.GetAsync("/product-details/No-product", RunningApplication.Limit);
            var problem = await ReadAsync(response);

            Assert.InRange(response.StatusCode, HttpStatusCode.BadGateway, HttpStatusCode.GatewayTimeout);
            Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
            Assert.Equal("product", (string?)problem["section"]);
            Assert.Matches("^[0-9a-f]{32}$", (string?)problem["traceId"]);
        }
        finally
        {
            await running.StartAsync("productservice");
        }
    }

    [Fact]
    public async Task Page_WithoutRedis_IsThereAllTheSame()
    {
        await running.StopAsync("cache");
        try
        {
            await CompletePageAsync("No-redis");
            using var client = running.Client("bff");
            Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/health", RunningApplication.Limit)).StatusCode);
        }
        finally
        {
            await running.StartAsync("cache");
        }
    }

    /// <summary>The page, once all three answered in time: the first calls of a fresh process on a busy machine may not.</summary>
    private async Task<JsonObject> CompletePageAsync(string id)
    {
        var limit = RunningApplication.Limit;
        using var client = running.Client("bff");
        while (true)
        {
            using var response = await client.GetAsync($"/product-details/{id}", limit);
            if (response.Headers.TryGetValues("X-Page-Complete", out var complete) && complete.Single() == "true")
            {
                return await ReadAsync(response);
            }
        }
    }

    private static async Task<string> TimingAsync(HttpClient client, string id, CancellationToken limit)
    {
        using var response = await client.GetAsync($"/product-details/{id}", limit);
        return string.Concat(response.Headers.GetValues("Server-Timing"));
    }

    private static async Task<JsonObject> ReadAsync(HttpResponseMessage response) =>
        JsonNode.Parse(await response.Content.ReadAsStringAsync(RunningApplication.Limit))!.AsObject();
}
