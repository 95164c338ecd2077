using System.Globalization;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using ProductBff.Bff.Tests.Harness;
using ProductBff.Testing;
using StackExchange.Redis;

namespace ProductBff.Bff.Tests.Protection;

/// <summary>A batch is worth as many requests as it asks for pages.</summary>
public sealed class BatchCostTests(RedisServer redis) : IClassFixture<RedisServer>
{
    private static readonly string Fifty = string.Join(',', Enumerable.Range(1, 50).Select(number => $"P{number}"));

    [Theory]
    [InlineData("/product-details")]
    [InlineData("/mobile/product-details")]
    public async Task Get_BatchesWorthMoreThanTheCallersShare_Are429BeforeTheyCostAnything(string path)
    {
        // So slow that what is spent does not come back while the test runs.
        await using var bff = await BffApplication.StartAsync(
            ("RateLimits:LimitLoopback", "true"), ("RateLimits:Reads:PerSecond", "1"), ("RateLimits:Reads:Burst", "120"));

        var good = new[] { await bff.GetAsync($"{path}?ids={Fifty}"), await bff.GetAsync($"{path}?ids={Fifty}") };
        var refused = await bff.GetAsync($"{path}?ids={Fifty}");
        var single = await bff.GetAsync($"{path}/P001");

        Assert.All(good, batch => Assert.Equal(HttpStatusCode.OK, batch.Status));
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.Status);
        Assert.Equal("application/problem+json", refused["Content-Type"]);
        Assert.InRange(int.Parse(refused["Retry-After"]!, CultureInfo.InvariantCulture), 1, 60);
        Assert.Equal(HttpStatusCode.OK, single.Status);
        Assert.Equal(3, bff.Product.Calls.Count);
    }

    [Fact]
    public async Task Get_BatchIsWorthMoreThanTheBurst_IsServedFromAFullBucket()
    {
        await using var bff = await BffApplication.StartAsync(
            ("RateLimits:LimitLoopback", "true"), ("RateLimits:Reads:PerSecond", "1"), ("RateLimits:Reads:Burst", "20"));

        Assert.Equal(HttpStatusCode.OK, (await bff.GetAsync($"/product-details?ids={Fifty}")).Status);
        Assert.Equal(HttpStatusCode.TooManyRequests, (await bff.GetAsync("/product-details?ids=P001,P002")).Status);
    }

    [SkippableFact]
    public async Task Get_BatchIsShed_AsksRedisNothing()
    {
        redis.SkipIfUnavailable();
        await using var bff = await BffApplication.StartAsync(
            ("ConnectionStrings:cache", redis.ConnectionString),
            ("LoadShedding:FullPages", "1"),
            ("LoadShedding:EssentialPages", "1"),
            ("LoadShedding:QueueLength", "0"));
        var multiplexer = bff.Services.GetRequiredService<IConnectionMultiplexer>();
        await Eventually.IsTrueAsync(() => multiplexer.IsConnected);
        var gate = bff.Gate("product");
        var (full, essential) = (bff.GetAsync("/product-details/one"), bff.GetAsync("/product-details/two"));
        await bff.Product.CallAsync(2);
        var before = multiplexer.OperationCount;

        var refused = await bff.GetAsync($"/product-details?ids={Fifty}");

        Assert.Equal("shed", refused.Json.GetProperty("reason").GetString());
        // A few that the connection needs for itself.
        Assert.InRange(multiplexer.OperationCount - before, 0, 10);
        gate.Open();
        await Task.WhenAll(full, essential);
    }
}
