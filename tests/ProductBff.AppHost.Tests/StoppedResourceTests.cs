using System.Net;

namespace ProductBff.AppHost.Tests;

/// <summary>
/// Each resource is stopped as on the dashboard, and started again. Aspire's proxy keeps the port of a stopped resource open and answers
/// nothing, so a stopped backend is one that does not answer in time.
/// </summary>
[Collection(SharedApplication.Name)]
public sealed class StoppedResourceTests(RunningApplication running)
{
    [Theory]
    [InlineData("reviewservice", "reviews")]
    [InlineData("inventoryservice", "inventory")]
    public async Task Page_WithoutAnOptionalService_IsPartialAndSaysSo(string service, string section)
    {
        await running.StopAsync(service);
        try
        {
            using var client = running.Client("bff");
            using var response = await client.GetAsync($"/product-details/No-{section}", RunningApplication.Limit);
            var page = await response.ReadAsync();

            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            Assert.Contains(section, (string?)page["error"], StringComparison.Ordinal);
            Assert.Equal("fallback", (string?)page["sections"]![section]!["status"]);
            Assert.Equal("no-store", response.Headers.CacheControl?.ToString());
            Assert.Equal($"Awesome Gadget No-{section}", (string?)page["product"]!["name"]);
        }
        finally
        {
            await running.StartAsync(service);
        }

        await running.CompletePageAsync($"Back-{section}");
    }

    [Fact]
    public async Task Page_WithoutProductService_IsAProblemThatNamesTheSection()
    {
        await running.StopAsync("productservice");
        try
        {
            using var client = running.Client("bff");
            using var response = await client.GetAsync("/product-details/No-product", RunningApplication.Limit);
            var problem = await response.ReadAsync();

            Assert.InRange(response.StatusCode, HttpStatusCode.BadGateway, HttpStatusCode.GatewayTimeout);
            Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
            Assert.Equal("product", (string?)problem["section"]);
            Assert.Matches("^[0-9a-f]{32}$", (string?)problem["traceId"]);
        }
        finally
        {
            await running.StartAsync("productservice");
        }

        await running.CompletePageAsync("Back-product");
    }

    [Fact]
    public async Task Page_WithoutTheCache_IsThereAllTheSame()
    {
        await running.StopAsync("cache");
        try
        {
            await running.CompletePageAsync("No-cache");
            using var client = running.Client("bff");
            Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/health", RunningApplication.Limit)).StatusCode);
        }
        finally
        {
            await running.StartAsync("cache");
        }
    }

    [Fact]
    public async Task Bff_StoppedAndStarted_ServesAgain()
    {
        await running.StopAsync("bff");
        await running.StartAsync("bff");

        await running.CompletePageAsync("Back-bff");
    }
}
