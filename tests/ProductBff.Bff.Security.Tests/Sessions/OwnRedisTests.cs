using System.Net;
using ProductBff.Bff.Security.Tests.Harness;
using ProductBff.Testing;
using StackExchange.Redis;

namespace ProductBff.Bff.Security.Tests.Sessions;

/// <summary>Sessions beside the cache, in a Redis (here a database) of their own, which evicts nothing.</summary>
public sealed class OwnRedisTests(RedisServer redis) : IClassFixture<RedisServer>
{
    [SkippableFact]
    public async Task Session_EverythingIsEvictedFromTheCache_IsStillThere()
    {
        redis.SkipIfUnavailable();
        await using var connection = await ConnectionMultiplexer.ConnectAsync($"{redis.ConnectionString},allowAdmin=true");
        await using var shop = await Shop.OpenAsync();
        var settings = new Dictionary<string, string>
        {
            ["ConnectionStrings:cache"] = redis.ConnectionString,
            ["ConnectionStrings:sessions"] = $"{redis.ConnectionString},defaultDatabase=1",
        };
        using var browser = new Browser(shop.StartBff(settings));
        await browser.SignInAsync("alice");

        await connection.GetServers().Single().FlushDatabaseAsync(0);
        browser.GoTo(shop.StartBff(settings));

        Assert.Equal(HttpStatusCode.Created, (await browser.ReviewAsync()).Status);
    }
}
