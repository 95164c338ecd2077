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

    /// <summary>The cookie cannot be read without the keys, which are in Redis; that says nothing about who sent it.</summary>
    [SkippableFact]
    public async Task Start_RedisDown_TellsASignedInCallerToComeBack()
    {
        redis.SkipIfUnavailable();
        await redis.StartAsync();
        await using var shop = await Shop.OpenAsync();
        var settings = new Dictionary<string, string> { ["ConnectionStrings:cache"] = redis.ConnectionString };
        using var browser = new Browser(shop.StartBff(settings));
        await browser.SignInAsync("alice");
        await redis.StopAsync();
        browser.GoTo(shop.StartBff(settings));

        Answer[] answers =
        [
            await browser.GetAsync("/session"),
            await browser.ReviewAsync(),
            await browser.GetAsync($"/product-details/P001/reservations/{Shop.ReservationId}"),
            await browser.PostAsync("/session/sign-out"),
            await browser.GetAsync("/session/sign-in"),
        ];

        Assert.All(answers, answer =>
        {
            answer.Problem(HttpStatusCode.ServiceUnavailable);
            Assert.Equal("1", answer.Header("Retry-After"));
            Assert.DoesNotContain("Set-Cookie", answer.Headers.Keys);
        });
        Assert.Empty(shop.Writes);
    }

    [SkippableFact]
    public async Task Callback_RedisDown_TellsTheCallerToComeBack()
    {
        redis.SkipIfUnavailable();
        await redis.StartAsync();
        await using var shop = await Shop.OpenAsync();
        await using var authority = await Authority.StartAsync();
        var settings = OidcSignInTests.SettingsFor(authority);
        settings["ConnectionStrings:cache"] = redis.ConnectionString;
        using var browser = new Browser(shop.StartBff(settings));
        var toAuthority = await browser.GetAsync("/session/sign-in");
        var back = await browser.GetAsync(toAuthority.Header("Location")!);
        await redis.StopAsync();
        browser.GoTo(shop.StartBff(settings));

        var answer = await browser.GetAsync(new Uri(back.Header("Location")!).PathAndQuery);

        answer.Problem(HttpStatusCode.ServiceUnavailable);
        Assert.Equal("1", answer.Header("Retry-After"));
    }

    [SkippableFact]
    public async Task Session_RedisDown_EveryAnswerThatNeedsItSaysWhenToComeBack()
    {
        redis.SkipIfUnavailable();
        await redis.StartAsync();
        await using var shop = await Shop.OpenAsync();
        using var browser = new Browser(shop.StartBff(new() { ["ConnectionStrings:cache"] = redis.ConnectionString }));
        await browser.SignInAsync("alice");
        var page = await browser.GetAsync("/session/sign-in");
        using var form = new FormUrlEncodedContent([.. Browser.HiddenFields(page.Text), new("user", "alice")]);
        await redis.StopAsync();

        Answer[] answers =
        [
            await browser.GetAsync("/session"),
            await browser.PostAsync("/session/sign-out"),
            await browser.SendAsync(HttpMethod.Post, "/session/sign-in", form),
        ];

        Assert.All(answers, answer =>
        {
            answer.Problem(HttpStatusCode.ServiceUnavailable);
            Assert.Equal("1", answer.Header("Retry-After"));
        });
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
