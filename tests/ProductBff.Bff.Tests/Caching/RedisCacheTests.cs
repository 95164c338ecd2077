using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using ProductBff.Bff.Caching;
using ProductBff.Bff.Tests.Harness;
using ProductBff.Testing;
using StackExchange.Redis;

namespace ProductBff.Bff.Tests.Caching;

/// <summary>The page cache in a real Redis; and a Redis in trouble is a miss, never an error.</summary>
public sealed class RedisCacheTests(RedisServer redis) : SharedPageTests(redis), IClassFixture<RedisServer>
{
    [SkippableTheory]
    [InlineData("")]
    [InlineData("garbage")]
    [InlineData("\u0001\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u0000")]
    public async Task Get_RedisIsFullOfGarbage_IsAMiss(string garbage)
    {
        Redis.SkipIfUnavailable();
        await using var bff = await BffApplication.StartWithRedisAsync(Redis.ConnectionString);
        var page = await bff.GetAsync(PagePath);
        foreach (var key in await KeysAsync(bff))
        {
            await Database(bff).StringSetAsync(key, garbage);
        }

        var again = await bff.GetAsync(PagePath);

        Assert.Equal(HttpStatusCode.OK, again.Status);
        Assert.Equal(page.Text, again.Text);
        Assert.Equal(2, bff.Product.Calls.Count);
        bff.AssertNoStackInTheLog();
    }

    [SkippableFact]
    public async Task Get_StoredPageIsDamagedOrOfAnotherType_IsAMiss()
    {
        Redis.SkipIfUnavailable();
        await using var bff = await BffApplication.StartWithRedisAsync(Redis.ConnectionString);
        await bff.GetAsync(PagePath);
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
            Assert.Equal("true", (await bff.GetAsync(PagePath))["X-Page-Complete"]);
            Assert.Equal(calls + 1, bff.Product.Calls.Count);
        }

        bff.AssertNoStackInTheLog();
    }

    /// <summary>Concurrent requests for a page share look-ups, but a request after a write never gets the result of one before it.</summary>
    [SkippableFact]
    public async Task Find_ManyAskWhileALookupIsUnderWay_ShareTheNextAndSeeTheWriteBetween()
    {
        Redis.SkipIfUnavailable();
        await using var relay = new TcpRelay(Redis.Port);
        await using var bff = await BffApplication.StartWithRedisAsync($"127.0.0.1:{relay.Port},password={Redis.Password}");
        await using var another = await BffApplication.StartWithRedisAsync(Redis.ConnectionString);
        var (id, store) = (Id, bff.Services.GetRequiredService<IPageStore>());
        await bff.GetAsync(PagePath);
        var before = LookupsIn(relay);

        relay.HoldAnswers();
        var early = store.GetAsync("product-details", id);
        await Eventually.IsTrueAsync(() => LookupsIn(relay) == before + 1);
        await another.Services.GetRequiredService<IPageStore>().InvalidateProductAsync(id);
        var late = Enumerable.Range(0, 20).Select(_ => store.GetAsync("product-details", id)).ToArray();
        Assert.False(early.IsCompleted);
        relay.ReleaseAnswers();

        var old = (await early).Version;
        Assert.All(await Task.WhenAll(late), found => Assert.NotEqual(old, found.Version));
        Assert.Equal(before + 2, LookupsIn(relay));
    }

    [SkippableFact]
    public async Task Find_OneLookupFails_TheNextOneIsMade()
    {
        Redis.SkipIfUnavailable();
        await using var relay = new TcpRelay(Redis.Port);
        await using var bff = await BffApplication.StartWithRedisAsync($"127.0.0.1:{relay.Port},password={Redis.Password}");
        await bff.GetAsync(PagePath);

        relay.HoldAnswers();
        var (first, second) = (bff.GetAsync(PagePath), bff.GetAsync(PagePath));
        relay.Break();
        Assert.Equal("true", (await first)["X-Page-Complete"]);
        Assert.Equal("true", (await second)["X-Page-Complete"]);
        relay.Mend();
        relay.ReleaseAnswers();

        await Eventually.IsTrueAsync(async () => (await bff.GetAsync(PagePath))["Server-Timing"] == "cache;desc=\"hit\"");
    }

    /// <summary>A connection that breaks for one instance only: Redis keeps its pages, and another instance serves them.</summary>
    [SkippableFact]
    public async Task ChangeProduct_RedisIsOutOfReach_IsToldWhenItIsBack()
    {
        Redis.SkipIfUnavailable();
        await using var relay = new TcpRelay(Redis.Port);
        await using var one = await BffApplication.StartWithRedisAsync($"127.0.0.1:{relay.Port},password={Redis.Password}");
        await using var another = await BffApplication.StartWithRedisAsync(Redis.ConnectionString);
        await another.GetAsync(PagePath);
        var store = one.Services.GetRequiredService<IPageStore>();

        relay.Break();
        await Eventually.IsTrueAsync(() => !store.IsConnected);
        Assert.False(await store.InvalidateProductAsync(Id));
        await another.GetAsync(PagePath);
        Assert.Single(another.Product.Calls);

        relay.Mend();
        await Eventually.IsTrueAsync(() => store.IsConnected);
        await Eventually.IsTrueAsync(async () =>
        {
            one.Clock.Advance(TimeSpan.FromSeconds(1));
            await another.GetAsync(PagePath);
            return another.Product.Calls.Count == 2;
        });

        // Both instances agree on the version again.
        await Eventually.IsTrueAsync(async () => (await one.GetAsync(PagePath))["Server-Timing"] == "cache;desc=\"hit\"");
        Assert.Empty(one.Product.Calls);
    }

    /// <summary>How many pages Redis was asked for.</summary>
    private static int LookupsIn(TcpRelay relay) => Regex.Count(relay.Sent, "MGET");

    private static IDatabase Database(BffApplication bff) => bff.Services.GetRequiredService<IConnectionMultiplexer>().GetDatabase();
}
