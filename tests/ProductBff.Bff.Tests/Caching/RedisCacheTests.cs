using System.Net;
using Microsoft.AspNetCore.OutputCaching;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ProductBff.Bff.Caching;
using ProductBff.Bff.Tests.Harness;
using ProductBff.Testing;
using StackExchange.Redis;

namespace ProductBff.Bff.Tests.Caching;

/// <summary>The page cache in a real Redis; and a Redis in trouble is a miss, never an error.</summary>
public sealed class RedisCacheTests(RedisServer redis) : IClassFixture<RedisServer>
{
    private static readonly TimeSpan CacheTimeout = TimeSpan.FromMilliseconds(50);

    // Tests of this class share the server, not its pages.
    private readonly string _path = $"/product-details/P-{Guid.NewGuid():N}";

    [SkippableFact]
    public async Task Get_PageMadeByAnotherInstance_IsServedFromRedis()
    {
        redis.SkipIfUnavailable();
        await using var one = await ConnectedAsync(redis.ConnectionString);
        await using var another = await ConnectedAsync(redis.ConnectionString);

        var made = await one.GetAsync(_path);
        var served = await another.GetAsync(_path);

        Assert.Equal(made.Text, served.Text);
        Assert.Equal("cache;desc=\"hit\"", served["Server-Timing"]);
        Assert.Empty(another.Product.Calls);
        Assert.NotEmpty(await KeysAsync(another));
    }

    [SkippableFact]
    public async Task EvictByTag_ByAnotherInstance_TakesThePageFromRedis()
    {
        redis.SkipIfUnavailable();
        await using var one = await ConnectedAsync(redis.ConnectionString);
        await using var another = await ConnectedAsync(redis.ConnectionString);
        await one.GetAsync(_path);

        await another.Services.GetRequiredService<IOutputCacheStore>()
            .EvictByTagAsync(PageCachePolicy.TagOf(_path["/product-details/".Length..]), CancellationToken.None);
        await one.GetAsync(_path);

        Assert.Equal(2, one.Product.Calls.Count);
    }

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

        // It is told once, in one line, and the process goes on.
        await Eventually.IsTrueAsync(() => bff.Logs.GetSnapshot().Any(record => record.Message.StartsWith("Redis cannot be reached", StringComparison.Ordinal)));
        Assert.False(bff.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.IsCancellationRequested);
        AssertNoStackInTheLog(bff);
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
        AssertNoStackInTheLog(bff);
    }

    [SkippableFact]
    public async Task Get_RedisStopsAnswering_OneRequestWaitsAndTheNextOnesDoNot()
    {
        redis.SkipIfUnavailable();
        await using var relay = new TcpRelay(redis.Port);
        await using var bff = await ConnectedAsync($"127.0.0.1:{relay.Port},password={redis.Password}");
        await bff.GetAsync(_path);
        Assert.Single(bff.Product.Calls);
        relay.Stall();
        bff.Clock.ForgetArmed();

        var slow = bff.GetAsync(_path);
        await bff.Clock.ArmedAsync(CacheTimeout);
        bff.Clock.Advance(CacheTimeout);
        Assert.Equal("true", (await slow)["X-Page-Complete"]);

        // Left alone for two seconds; that this comes back at all, on a clock that stands still, shows that it waits for nothing.
        bff.Clock.ForgetArmed();
        Assert.Equal("true", (await bff.GetAsync(_path))["X-Page-Complete"]);
        Assert.Equal(3, bff.Product.Calls.Count);
        await AssertHealthyAsync(bff);

        bff.Clock.Advance(TimeSpan.FromSeconds(2));
        slow = bff.GetAsync(_path);
        await bff.Clock.ArmedAsync(CacheTimeout);
        bff.Clock.Advance(CacheTimeout);
        Assert.Equal("true", (await slow)["X-Page-Complete"]);
        AssertNoStackInTheLog(bff);
    }

    [SkippableTheory]
    [InlineData("")]
    [InlineData("garbage")]
    [InlineData("\u0001\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u0000")]
    public async Task Get_RedisIsFullOfGarbage_IsAMiss(string garbage)
    {
        redis.SkipIfUnavailable();
        await using var bff = await ConnectedAsync(redis.ConnectionString);
        var page = await bff.GetAsync(_path);
        foreach (var key in await KeysAsync(bff))
        {
            await Database(bff).StringSetAsync(key, garbage);
        }

        var again = await bff.GetAsync(_path);

        Assert.Equal(HttpStatusCode.OK, again.Status);
        Assert.Equal(page.Text, again.Text);
        Assert.Equal(2, bff.Product.Calls.Count);
        AssertNoStackInTheLog(bff);
    }

    [SkippableFact]
    public async Task Get_StoredPageIsDamagedOrOfAnotherType_IsAMiss()
    {
        redis.SkipIfUnavailable();
        await using var bff = await ConnectedAsync(redis.ConnectionString);
        await bff.GetAsync(_path);
        var key = Assert.Single(await KeysAsync(bff));
        byte[] stored = (await Database(bff).StringGetAsync(key))!;

        foreach (var damage in new Func<Task>[]
        {
            () => Database(bff).StringSetAsync(key, stored[..^3]),
            () => Database(bff).StringSetAsync(key, (byte[])[.. stored[..20], (byte)~stored[20], .. stored[21..]]),
            async () =>
            {
                await Database(bff).KeyDeleteAsync(key);
                await Database(bff).ListLeftPushAsync(key, "garbage");
            },
        })
        {
            var calls = bff.Product.Calls.Count;
            await damage();
            Assert.Equal("true", (await bff.GetAsync(_path))["X-Page-Complete"]);
            Assert.Equal(calls + 1, bff.Product.Calls.Count);
        }

        AssertNoStackInTheLog(bff);
    }

    private static async Task<BffApplication> ConnectedAsync(string connectionString)
    {
        var bff = await BffApplication.StartAsync(("ConnectionStrings:cache", connectionString));
        await Eventually.IsTrueAsync(() => bff.Services.GetRequiredService<ICacheConnection>().IsConnected);
        return bff;
    }

    private static IDatabase Database(BffApplication bff) => bff.Services.GetRequiredService<IConnectionMultiplexer>().GetDatabase();

    private async Task<RedisKey[]> KeysAsync(BffApplication bff)
    {
        var server = bff.Services.GetRequiredService<IConnectionMultiplexer>().GetServers().Single();
        var keys = new List<RedisKey>();
        await foreach (var key in server.KeysAsync(pattern: $"*{_path}*"))
        {
            keys.Add(key);
        }

        return [.. keys];
    }

    private static async Task AssertHealthyAsync(BffApplication bff)
    {
        Assert.Equal(HttpStatusCode.OK, (await bff.GetAsync("/health")).Status);
        Assert.Equal(HttpStatusCode.OK, (await bff.GetAsync("/alive")).Status);
    }

    private static void AssertNoStackInTheLog(BffApplication bff) =>
        Assert.All(
            bff.Logs.GetSnapshot().Where(record => record.Level >= LogLevel.Warning), record => Assert.True(record.Exception is null, $"{record.Category}: {record}"));
}
