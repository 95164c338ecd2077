using System.Net;
using System.Web;
using ProductBff.Bff.Security.Tests.Harness;
using ProductBff.Bff.Sessions;
using ProductBff.Testing;

namespace ProductBff.Bff.Security.Tests.Sessions;

/// <summary>Sign-in at an authority, as in production, over http so that a test can do without certificates.</summary>
public sealed class OidcSignInTests
{
    [Fact]
    public async Task SignIn_AtTheAuthority_WritesWithItsAccessToken()
    {
        await using var shop = await Shop.OpenAsync();
        await using var authority = await Authority.StartAsync();
        using var browser = new Browser(shop.StartBff(SettingsFor(authority)));

        var toAuthority = await browser.GetAsync("/session/sign-in?returnUrl=/shop");
        var back = await browser.GetAsync(toAuthority.Header("Location")!);
        var signedIn = await browser.GetAsync(back.Header("Location")!);
        var review = await browser.ReviewAsync();

        var asked = HttpUtility.ParseQueryString(new Uri(toAuthority.Header("Location")!).Query);
        Assert.Equal(("code", "S256"), (asked["response_type"], asked["code_challenge_method"]));
        Assert.Contains("reviews.write", asked["scope"]!, StringComparison.Ordinal);
        Assert.Equal((HttpStatusCode.Redirect, "/shop"), (signedIn.Status, signedIn.Header("Location")));
        Assert.Equal(HttpStatusCode.Created, review.Status);
        Assert.Equal($"Bearer {Assert.Single(authority.Given)}", Assert.Single(shop.Writes).Headers["Authorization"]);
        Assert.Equal("Erin", (await browser.GetAsync("/session")).Json.GetProperty("name").GetString());
    }

    [Fact]
    public async Task SignIn_WhatTheTokenDoesNotAllow_403()
    {
        await using var shop = await Shop.OpenAsync();
        await using var authority = await Authority.StartAsync();
        using var browser = new Browser(shop.StartBff(SettingsFor(authority)));
        var toAuthority = await browser.GetAsync("/session/sign-in");
        await browser.GetAsync((await browser.GetAsync(toAuthority.Header("Location")!)).Header("Location")!);

        (await browser.PostAsync("/product-details/P001/reservations", """{"quantity":1}""")).Problem(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Callback_NotAskedFor_401AndNoSession()
    {
        await using var shop = await Shop.OpenAsync();
        await using var authority = await Authority.StartAsync();
        using var browser = new Browser(shop.StartBff(SettingsFor(authority)));

        (await browser.GetAsync("/session/callback?code=stolen&state=forged")).Problem(HttpStatusCode.Unauthorized);

        Assert.False((await browser.GetAsync("/session")).Json.GetProperty("signedIn").GetBoolean());
    }

    [Fact]
    public async Task ApiCall_Anonymous_401WithoutRedirect()
    {
        await using var shop = await Shop.OpenAsync();
        await using var authority = await Authority.StartAsync();
        var bff = shop.StartBff(SettingsFor(authority));

        var answer = await bff.ReviewAsync(token: null);

        answer.Problem(HttpStatusCode.Unauthorized);
        Assert.Null(answer.Header("Location"));
    }

    [Theory]
    [InlineData("//evil.example")]
    [InlineData("https://evil.example")]
    public async Task SignIn_ReturnUrlOfAnotherSite_GoesHome(string returnUrl)
    {
        await using var shop = await Shop.OpenAsync();
        await using var authority = await Authority.StartAsync();
        using var browser = new Browser(shop.StartBff(SettingsFor(authority)));

        var toAuthority = await browser.GetAsync($"/session/sign-in?returnUrl={returnUrl}");
        var back = await browser.GetAsync(toAuthority.Header("Location")!);

        Assert.Equal("/", (await browser.GetAsync(back.Header("Location")!)).Header("Location"));
    }

    [Fact]
    public async Task SignIn_ReturnUrlWithOtherCharacters_GoesThere()
    {
        await using var shop = await Shop.OpenAsync();
        await using var authority = await Authority.StartAsync();
        using var browser = new Browser(shop.StartBff(SettingsFor(authority)));

        var toAuthority = await browser.GetAsync("/session/sign-in?returnUrl=/caf%C3%A9");
        var back = await browser.GetAsync(toAuthority.Header("Location")!);
        var signedIn = await browser.GetAsync(back.Header("Location")!);

        Assert.Equal((HttpStatusCode.Redirect, "/caf%C3%A9"), (signedIn.Status, signedIn.Header("Location")));
    }

    /// <summary>The framework's own paths for an authority to end sessions can be requested by another site's page as well.</summary>
    [Theory]
    [InlineData("/signout-oidc")]
    [InlineData("/signout-callback-oidc")]
    public async Task SignOut_ByThePathsOfTheFramework_IsNotThere(string path)
    {
        await using var shop = await Shop.OpenAsync();
        await using var authority = await Authority.StartAsync();
        var bff = shop.StartBff(SettingsFor(authority));

        var answer = await bff.GetAsync(path);

        answer.Problem(HttpStatusCode.NotFound);
        Assert.DoesNotContain("Set-Cookie", answer.Headers.Keys);
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("POST")]
    [InlineData("PUT")]
    public async Task Callback_ManyTimes_429(string method)
    {
        await using var shop = await Shop.OpenAsync();
        await using var authority = await Authority.StartAsync();
        var bff = shop.StartBff(new(SettingsFor(authority))
        {
            ["RateLimits:LimitLoopback"] = "true",
            ["RateLimits:Reads:PerSecond"] = "1",
            ["RateLimits:Reads:Burst"] = "3",
            ["RateLimits:Writes:PerSecond"] = "1",
            ["RateLimits:Writes:Burst"] = "3",
        });

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => bff.SendAsync(method, "/session/callback?code=stolen&state=forged")));

        Assert.Contains(answers, answer => answer.Status == HttpStatusCode.Unauthorized);
        var refused = answers.Where(answer => answer.Status != HttpStatusCode.Unauthorized).ToArray();
        Assert.NotEmpty(refused);
        Assert.All(refused, answer =>
        {
            answer.Problem(HttpStatusCode.TooManyRequests);
            Assert.NotNull(answer.Header("Retry-After"));
        });
    }

    [Fact]
    public async Task SignIn_AuthorityCannotBeReached_IsUnavailable()
    {
        await using var shop = await Shop.OpenAsync();
        var bff = shop.StartBff(new()
        {
            ["Authentication:Oidc:Authority"] = "http://127.0.0.1:1",
            ["Authentication:Oidc:ClientId"] = Authority.ClientId,
        });

        var answer = await bff.GetAsync("/session/sign-in");

        answer.Problem(HttpStatusCode.ServiceUnavailable);
        Assert.NotNull(answer.Header("Retry-After"));
    }

    [Fact]
    public async Task Authority_HttpOutsideDevelopment_EndsTheStart()
    {
        var error = await FailingStart.OfAsync<OidcOptions>(
            KeyValuePair.Create("environment", "Production"),
            KeyValuePair.Create("Authentication:Oidc:Authority", "http://login.example"),
            KeyValuePair.Create("Authentication:Oidc:ClientId", "bff"));

        Assert.Contains("Authentication:Oidc:Authority is 'http://login.example'", error.Message, StringComparison.Ordinal);
    }

    internal static Dictionary<string, string> SettingsFor(Authority authority) => new()
    {
        ["Authentication:Oidc:Authority"] = authority.Url,
        ["Authentication:Oidc:ClientId"] = Authority.ClientId,
        ["Authentication:Oidc:ClientSecret"] = Authority.ClientSecret,
        ["Authentication:Schemes:Bearer:Authority"] = authority.Url,
        ["Authentication:Schemes:Bearer:RequireHttpsMetadata"] = "false",
        ["Authentication:Schemes:Bearer:ValidIssuer"] = authority.Url,
        ["Authentication:Schemes:Bearer:ValidAudiences:0"] = TestTokens.Audience,
    };
}
