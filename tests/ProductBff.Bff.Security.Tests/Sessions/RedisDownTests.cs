using System.Net;
using ProductBff.Bff.Security.Tests.Harness;
using ProductBff.Testing;

namespace ProductBff.Bff.Security.Tests.Sessions;

/// <summary>Redis goes away.</summary>
public sealed class RedisDownTests(RedisServer redis) : IClassFixture<RedisServer>
{
    [SkippableFact]
    public async Task Write_SessionStoreDown_503AndReadsGoOn()
    {
        redis.SkipIfUnavailable();
        await redis.StartAsync();
        await using var shop = await Shop.OpenAsync();
        using var browser = new Browser(shop.StartBff(new() { ["ConnectionStrings:cache"] = redis.ConnectionString }));
        await browser.SignInAsync("alice");

        await redis.StopAsync();

        var write = await browser.ReviewAsync();
        write.Problem(HttpStatusCode.ServiceUnavailable);
        Assert.Equal("1", write.Header("Retry-After"));
        (await browser.GetAsync("/session")).Problem(HttpStatusCode.ServiceUnavailable);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/product-details/P001")).Status);
        Assert.Empty(shop.Writes);
    }

    [SkippableFact]
    public async Task Start_RedisDown_ServesPagesAndTakesTokens()
    {
        redis.SkipIfUnavailable();
        await redis.StopAsync();
        await using var shop = await Shop.OpenAsync();
        var bff = shop.StartBff(new() { ["ConnectionStrings:cache"] = redis.ConnectionString });

        Assert.Equal(HttpStatusCode.OK, (await bff.GetAsync("/product-details/P001")).Status);
        Assert.Equal(HttpStatusCode.Created, (await bff.ReviewAsync(TestTokens.Create("alice"))).Status);
        var signIn = await bff.GetAsync("/session/sign-in");
        signIn.Problem(HttpStatusCode.ServiceUnavailable);
        Assert.Equal("1", signIn.Header("Retry-After"));
    }

    [SkippableFact]
    public async Task Write_RedisGone_IsCarriedOutAndShownByThisInstance()
    {
        redis.SkipIfUnavailable();
        await redis.StartAsync();
        await using var shop = await Shop.OpenAsync();
        var bff = shop.StartBff(new() { ["ConnectionStrings:cache"] = redis.ConnectionString });
        Assert.Equal(14, (await bff.GetAsync("/product-details/P001")).Json.GetProperty("inventory").GetProperty("stock").GetInt32());

        await redis.StopAsync();
        shop.Stock = 13;

        Assert.Equal(HttpStatusCode.Created, (await bff.ReserveAsync(TestTokens.Create("alice"))).Status);
        Assert.Equal(13, (await bff.GetAsync("/product-details/P001")).Json.GetProperty("inventory").GetProperty("stock").GetInt32());
    }
}
