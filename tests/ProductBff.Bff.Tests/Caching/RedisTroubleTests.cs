using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ProductBff.Bff.Tests.Harness;
using ProductBff.Testing;

namespace ProductBff.Bff.Tests.Caching;

/// <summary>The page cache in a real Redis; and a Redis in trouble is a miss, never an error.</summary>
public sealed class RedisTroubleTests(RedisServer redis) : IClassFixture<RedisServer>
{
    private static readonly TimeSpan CacheTimeout = TimeSpan.FromMilliseconds(50);

    // Tests of this class share the server, not its pages.
    private readonly string _path = $"/product-details/P-{Guid.NewGuid():N}";

    [Theory]
    [InlineData("")]
    [InlineData(",abortConnect=true")]
    public async Task Get_RedisIsDownFromTheStart_IsAPageAndHealthy(string more)
    {
        await using var nobody = await FakeBackend.StartAsync(Backend.Product);
        await nobody.RefuseConnectionsAsync();
        await using var bff = await BffApplication.StartAsync(("ConnectionStrings:cache", $"127.0.0.1:{nobody.Port}{more}"));

        var first = await bff.GetAsync(_path);
        var second = await bff.GetAsync(_path);

        Assert.Equal("true", first["X-Page-Complete"]);
        Assert.Equal("true", second["X-Page-Complete"]);
        Assert.Equal(2, bff.Product.Calls.Count);
        await AssertHealthyAsync(bff);

        // The outage is logged once, in one line, and the process goes on.
        await Eventually.IsTrueAsync(() => bff.Logs.GetSnapshot().Any(record => record.Message.StartsWith("Redis cannot be reached", StringComparison.Ordinal)));
        Assert.False(bff.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.IsCancellationRequested);
        bff.AssertNoStackInTheLog();
    }

    [Fact]
    public async Task Get_RedisNeverAnswers_IsAPageWithoutWaiting()
    {
        await using var silent = new TcpRelay(target: 0, stalled: true);
        await using var bff = await BffApplication.StartAsync(("ConnectionStrings:cache", $"127.0.0.1:{silent.Port}"));

        // The clock stands still: a request that waited for the cache would not come back.
        Assert.Equal("true", (await bff.GetAsync(_path))["X-Page-Complete"]);
        Assert.Equal("true", (await bff.GetAsync(_path))["X-Page-Complete"]);
        await AssertHealthyAsync(bff);
        bff.AssertNoStackInTheLog();
    }

    [SkippableFact]
    public async Task Get_RedisStopsAnswering_TheFirstRequestsWaitAndTheNextOnesDoNot()
    {
        redis.SkipIfUnavailable();
        await using var relay = new TcpRelay(redis.Port);
        await using var bff = await BffApplication.StartWithRedisAsync($"127.0.0.1:{relay.Port},password={redis.Password}");
        await bff.GetAsync(_path);
        Assert.Single(bff.Product.Calls);
        relay.Stall();

        // A page whose look-up failed is not stored either, so it takes five pages until the cache is left alone.
        bff.Clock.PassesAtOnce = due => due == CacheTimeout;
        for (var page = 0; page < 5; page++)
        {
            Assert.Equal("true", (await bff.GetAsync(_path))["X-Page-Complete"]);
        }

        Assert.Equal(6, bff.Product.Calls.Count);

        // The cache is left alone for two seconds. The clock stands still, so this returns only if it waits for nothing.
        bff.Clock.PassesAtOnce = _ => false;
        bff.Clock.ForgetArmed();
        Assert.Equal("true", (await bff.GetAsync(_path))["X-Page-Complete"]);
        Assert.Equal(7, bff.Product.Calls.Count);
        await AssertHealthyAsync(bff);

        bff.Clock.Advance(TimeSpan.FromSeconds(2));
        var slow = bff.GetAsync(_path);
        await bff.Clock.ArmedAsync(CacheTimeout);
        bff.Clock.Advance(CacheTimeout);
        Assert.Equal("true", (await slow)["X-Page-Complete"]);
        bff.AssertNoStackInTheLog();
    }

    private static async Task AssertHealthyAsync(BffApplication bff)
    {
        Assert.Equal(HttpStatusCode.OK, (await bff.GetAsync("/health")).Status);
        Assert.Equal(HttpStatusCode.OK, (await bff.GetAsync("/alive")).Status);
    }
}
