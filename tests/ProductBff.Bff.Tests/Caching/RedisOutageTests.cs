using System.Net;
using Microsoft.Extensions.DependencyInjection;
using ProductBff.Bff.Caching;
using ProductBff.Bff.Tests.Harness;
using ProductBff.Testing;

namespace ProductBff.Bff.Tests.Caching;

/// <summary>A Redis that dies and comes back; it is this class's own, because it is killed.</summary>
public sealed class RedisOutageTests(RedisServer redis) : IClassFixture<RedisServer>
{
    private const string Path = "/product-details/P001";

    [SkippableFact]
    public async Task Get_RedisDiesAndComesBack_IsAPageThroughoutAndCachedAgain()
    {
        redis.SkipIfUnavailable();
        await using var bff = await BffApplication.StartAsync(("ConnectionStrings:cache", redis.ConnectionString));
        var cache = bff.Services.GetRequiredService<IPageStore>();
        await Eventually.IsTrueAsync(() => cache.IsConnected);
        await bff.GetAsync(Path);

        await redis.StopAsync();
        for (var request = 0; request < 20; request++)
        {
            var page = await bff.GetAsync(Path);
            Assert.Equal(HttpStatusCode.OK, page.Status);
            Assert.Equal("true", page["X-Page-Complete"]);
        }

        Assert.Equal(HttpStatusCode.OK, (await bff.GetAsync("/health")).Status);
        Assert.False(cache.IsConnected);

        await redis.StartAsync();
        await Eventually.IsTrueAsync(async () =>
        {
            bff.Clock.Advance(TimeSpan.FromSeconds(2));
            return (await bff.GetAsync(Path))["Server-Timing"] == "cache;desc=\"hit\"";
        });
    }
}
