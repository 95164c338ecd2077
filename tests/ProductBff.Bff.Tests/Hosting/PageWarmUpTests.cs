using Microsoft.Extensions.Logging;
using ProductBff.Bff.Tests.Harness;

namespace ProductBff.Bff.Tests.Hosting;

public sealed class PageWarmUpTests
{
    [Theory]
    [InlineData("Development", 1, 1)]
    [InlineData("Production", 7 * 8 * 40, 8)]
    public async Task Start_BackendsAnswer_HasComposedPagesBeforeItListens(string environment, int pages, int workers)
    {
        await using var bff = await BffApplication.StartAsync(("WarmUp:MaxDuration", "00:01:00"), ("environment", environment));

        // Nobody has asked for anything yet: each backend was called alone, then for pages, and once per worker for a page that was cached.
        Assert.All([bff.Reviews, bff.Inventory], backend => Assert.InRange(backend.Calls.Count, 1 + pages + workers, 1 + pages + (7 * workers)));
        var lists = bff.Product.Calls.Count(call => call.Target.Contains("page=1", StringComparison.Ordinal));
        Assert.InRange(lists, 1, 7 * workers);
        Assert.InRange(bff.Product.Calls.Count - lists, 1 + pages + workers, 1 + pages + (7 * workers));
        Assert.DoesNotContain(bff.Logs.GetSnapshot(), record => record.Level >= LogLevel.Warning && record.Message.StartsWith("Section ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Start_ProductOfTheWarmUpIsUnknown_IsNoFailure()
    {
        await using var empty = await FakeBackend.StartAsync(Backend.Product);
        empty.Behaviour = Behaviours.Status(404);
        await using var bff = await BffApplication.StartAsync(("WarmUp:MaxDuration", "00:01:00"), ($"services:{Backend.Product}:http:0", empty.Url));

        Assert.Equal(["/products/warm-up", "/products/warm-up-0", "/products/warm-up-0"], empty.Calls.Select(call => call.Target).Take(3));
        Assert.DoesNotContain(bff.Logs.GetSnapshot(), record => record.Message.Contains("warmed up", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Start_BackendsAnswer_HasUsedTheCacheAndSentPages()
    {
        await using var bff = await BffApplication.StartAsync(("WarmUp:MaxDuration", "00:01:00"));

        foreach (var path in (string[])["/product-details/warm-up-0", "/products"])
        {
            using var response = await bff.Client.GetAsync(path);
            Assert.Equal("cache;desc=\"hit\"", response.Headers.GetValues("Server-Timing").Single());
        }
    }
}
