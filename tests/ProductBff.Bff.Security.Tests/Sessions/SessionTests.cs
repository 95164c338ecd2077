using System.Net;
using Microsoft.IdentityModel.JsonWebTokens;
using ProductBff.Bff.Security.Tests.Harness;
using ProductBff.Testing;

namespace ProductBff.Bff.Security.Tests.Sessions;

public sealed class SessionTests
{
    [Fact]
    public async Task SignIn_DemoUser_WritesInThatUsersNameAndKeepsTheTokenInside()
    {
        await using var shop = await Shop.OpenAsync();
        using var browser = new Browser(shop.StartBff());

        var signedIn = await browser.SignInAsync("alice", returnUrl: "/shop?x=1");
        var review = await browser.ReviewAsync();

        Assert.Equal((HttpStatusCode.SeeOther, "/shop?x=1"), (signedIn.Status, signedIn.Header("Location")));
        Assert.Equal(HttpStatusCode.Created, review.Status);
        var call = Assert.Single(shop.Writes);
        var token = new JsonWebToken(call.Headers["Authorization"]["Bearer ".Length..]);
        Assert.Equal(("alice", "Alice"), (token.Subject, token.GetClaim("name").Value));
        Assert.DoesNotContain("Cookie", call.Headers.Keys);
        Assert.DoesNotContain(token.EncodedToken, browser.SessionCookie, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SignIn_Cookie_IsHttpOnlyAndStrict()
    {
        await using var shop = await Shop.OpenAsync();
        using var browser = new Browser(shop.StartBff());

        var cookie = Assert.Single((await browser.SignInAsync()).Headers["Set-Cookie"], value => value.StartsWith("productbff=", StringComparison.Ordinal));

        Assert.Contains("; httponly", cookie, StringComparison.Ordinal);
        Assert.Contains("; samesite=strict", cookie, StringComparison.Ordinal);
        Assert.Contains("; path=/", cookie, StringComparison.Ordinal);
        Assert.DoesNotContain("; domain", cookie, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SignIn_NotInDevelopment_CookiesAreSecureWithHostPrefix()
    {
        await using var shop = await Shop.OpenAsync();
        var bff = shop.StartBff(new() { ["ForwardedHeaders_Enabled"] = "true" }, environment: "Staging");
        var https = ("X-Forwarded-Proto", "https");

        var page = await bff.GetAsync("/session/sign-in", https);
        var formCookie = Assert.Single(page.Headers["Set-Cookie"]);
        using var form = new FormUrlEncodedContent([.. Browser.HiddenFields(page.Text), new("user", "alice")]);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/session/sign-in") { Content = form };
        request.Headers.Add(https.Item1, https.Item2);
        request.Headers.Add("Cookie", formCookie.Split(';')[0]);
        using var response = await bff.Client.SendAsync(request);
        var sessionCookie = Assert.Single(response.Headers.GetValues("Set-Cookie"), cookie => !cookie.Contains("-form", StringComparison.Ordinal));

        Assert.Equal(HttpStatusCode.SeeOther, response.StatusCode);
        Assert.All([formCookie, sessionCookie], cookie =>
        {
            Assert.StartsWith("__Host-productbff", cookie, StringComparison.Ordinal);
            Assert.Contains("; secure", cookie, StringComparison.Ordinal);
            Assert.Contains("; path=/", cookie, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task SignIn_NotInDevelopmentOverHttp_400()
    {
        await using var shop = await Shop.OpenAsync();
        var bff = shop.StartBff(environment: "Staging");

        (await bff.GetAsync("/session/sign-in")).Problem(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Production_HasNoDemoSignIn()
    {
        await using var shop = await Shop.OpenAsync();
        var bff = shop.StartBff(environment: "Production");

        Assert.Equal(HttpStatusCode.NotFound, (await bff.GetAsync("/session/sign-in")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await bff.SendAsync("POST", "/session/sign-in")).Status);
    }

    [Fact]
    public async Task Session_SaysWhoIsSignedInAndWhatIsAllowed()
    {
        await using var shop = await Shop.OpenAsync();
        using var browser = new Browser(shop.StartBff());

        var before = (await browser.GetAsync("/session")).Json;
        await browser.SignInAsync("dora");
        var after = await browser.GetAsync("/session");

        Assert.False(before.GetProperty("signedIn").GetBoolean());
        Assert.True(after.Json.GetProperty("signedIn").GetBoolean());
        Assert.Equal("Dora", after.Json.GetProperty("name").GetString());
        Assert.Equal(["reviews.write", "reservations.write", "admin"], after.Json.GetProperty("permissions").EnumerateArray().Select(value => value.GetString()));
        Assert.Equal("no-store", after.Header("Cache-Control"));
    }

    [Fact]
    public async Task Write_UserWithoutPermission_403()
    {
        await using var shop = await Shop.OpenAsync();
        using var browser = new Browser(shop.StartBff());
        await browser.SignInAsync("carol");

        (await browser.ReviewAsync()).Problem(HttpStatusCode.Forbidden);

        Assert.Empty(shop.Writes);
    }

    [Fact]
    public async Task Write_WithoutCsrfHeader_403NamesTheHeaderBeforeAnythingElse()
    {
        await using var shop = await Shop.OpenAsync();
        using var browser = new Browser(shop.StartBff());
        await browser.SignInAsync("carol");

        (await browser.ReviewAsync(csrfHeader: false)).ProblemNames(HttpStatusCode.Forbidden, "X-CSRF");
        (await browser.PostAsync("/session/sign-out", csrfHeader: false)).ProblemNames(HttpStatusCode.Forbidden, "X-CSRF");

        Assert.Empty(shop.Writes);
        Assert.True((await browser.GetAsync("/session")).Json.GetProperty("signedIn").GetBoolean());
    }

    [Fact]
    public async Task ReadReservation_WithASession_NeedsNoCsrfHeader()
    {
        await using var shop = await Shop.OpenAsync();
        using var browser = new Browser(shop.StartBff());
        await browser.SignInAsync("alice");

        var answer = await browser.GetAsync($"/product-details/P001/reservations/{Shop.ReservationId}");

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal("alice", new JsonWebToken(Assert.Single(shop.Calls).Headers["Authorization"]["Bearer ".Length..]).Subject);
    }

    [Fact]
    public async Task Write_BearerTokenBesideACookie_TokenCounts()
    {
        await using var shop = await Shop.OpenAsync();
        using var browser = new Browser(shop.StartBff());
        await browser.SignInAsync("carol");

        var answer = await browser.SendAsync(
            HttpMethod.Post,
            "/product-details/P001/reservations",
            new StringContent("""{"quantity":1}""", System.Text.Encoding.UTF8, "application/json"),
            ("Authorization", $"Bearer {TestTokens.Create("bob")}"),
            ("Idempotency-Key", "key"));

        Assert.Equal(HttpStatusCode.Created, answer.Status);
        Assert.Equal("bob", new JsonWebToken(Assert.Single(shop.Writes).Headers["Authorization"]["Bearer ".Length..]).Subject);
    }

    [Fact]
    public async Task SignOut_EndsTheSessionOnTheServer()
    {
        await using var shop = await Shop.OpenAsync();
        var bff = shop.StartBff();
        using var browser = new Browser(bff);
        await browser.SignInAsync();
        var stolen = browser.SessionCookie;

        Assert.Equal(HttpStatusCode.NoContent, (await browser.PostAsync("/session/sign-out")).Status);

        (await bff.ReviewAsync(token: null, headers: [("Cookie", stolen), ("X-CSRF", "1")])).Problem(HttpStatusCode.Unauthorized);
    }

    /// <summary>A form of another site sends no cookie; a response that deleted the cookie would sign the visitor out.</summary>
    [Theory]
    [InlineData(null)]
    [InlineData("X-CSRF")]
    public async Task SignOut_WithoutTheSessionsCookie_DeletesNothing(string? header)
    {
        await using var shop = await Shop.OpenAsync();
        var bff = shop.StartBff();

        var answer = await bff.SendAsync("POST", "/session/sign-out", headers: header is null ? [] : [(header, "1")]);

        Assert.Equal(HttpStatusCode.NoContent, answer.Status);
        Assert.DoesNotContain("Set-Cookie", answer.Headers.Keys);
    }

    [Fact]
    public async Task Session_NameTooLong_IsCutBetweenCharacters()
    {
        await using var shop = await Shop.OpenAsync();
        var token = TestTokens.Create(name: $"{new string('a', 99)}😀");

        var session = await shop.StartBff().SendAsync("GET", "/session", token: token);

        Assert.Equal(new string('a', 99), session.Json.GetProperty("name").GetString());
    }

    [Theory]
    [InlineData("productbff=garbage")]
    [InlineData("productbff=")]
    public async Task Write_CookieThatIsNone_401(string cookie)
    {
        await using var shop = await Shop.OpenAsync();
        var bff = shop.StartBff();

        var answer = await bff.ReviewAsync(token: null, headers: [("Cookie", cookie), ("X-CSRF", "1")]);

        answer.Problem(HttpStatusCode.Unauthorized);
        Assert.Null(answer.Header("Location"));
    }

    [Fact]
    public async Task SignIn_WithASessionOfSomebodyElse_GetsANewOne()
    {
        await using var shop = await Shop.OpenAsync();
        var bff = shop.StartBff();
        using var attacker = new Browser(bff);
        await attacker.SignInAsync("carol");
        var planted = attacker.SessionCookie.Split('=', 2);
        using var victim = new Browser(bff);
        victim.Add(planted[0], planted[1]);

        await victim.SignInAsync("alice");

        Assert.Equal("Carol", (await attacker.GetAsync("/session")).Json.GetProperty("name").GetString());
        Assert.Equal("Alice", (await victim.GetAsync("/session")).Json.GetProperty("name").GetString());
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example/")]
    [InlineData("/\\evil.example/")]
    [InlineData("/\t/evil.example/")]
    [InlineData("javascript:alert(1)")]
    [InlineData("evil")]
    public async Task SignIn_ReturnUrlOfAnotherSite_GoesHome(string returnUrl)
    {
        await using var shop = await Shop.OpenAsync();
        using var browser = new Browser(shop.StartBff());

        Assert.Equal("/", (await browser.SignInAsync(returnUrl: returnUrl)).Header("Location"));
    }

    [Theory]
    [InlineData("/caf\u00e9?q=\ud83d\ude00", "/caf%C3%A9?q=%F0%9F%98%80")]
    [InlineData("/a b", "/a%20b")]
    [InlineData("/%C3%A9#top", "/%C3%A9#top")]
    public async Task SignIn_ReturnUrlWithOtherCharacters_GoesThere(string returnUrl, string location)
    {
        await using var shop = await Shop.OpenAsync();
        using var browser = new Browser(shop.StartBff());

        var answer = await browser.SignInAsync(returnUrl: returnUrl);

        Assert.Equal((HttpStatusCode.SeeOther, location), (answer.Status, answer.Header("Location")));
    }

    [Fact]
    public async Task SignIn_FormLargerThanTheLimit_413()
    {
        await using var shop = await Shop.OpenAsync();
        using var browser = new Browser(shop.StartBff());

        var answer = await browser.SendAsync(
            HttpMethod.Post, "/session/sign-in", new FormUrlEncodedContent([new("user", new string('a', 10_000))]));

        answer.ProblemNames(HttpStatusCode.RequestEntityTooLarge, "body");
    }

    [Theory]
    [InlineData("a&", 2_000)]
    [InlineData("a", 3_000)]
    public async Task SignIn_FormThatCannotBeRead_400(string part, int times)
    {
        await using var shop = await Shop.OpenAsync();
        using var browser = new Browser(shop.StartBff());
        using var content = new StringContent(
            string.Concat(Enumerable.Repeat(part, times)), System.Text.Encoding.UTF8, "application/x-www-form-urlencoded");

        (await browser.SendAsync(HttpMethod.Post, "/session/sign-in", content)).Problem(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task SignIn_FormOfAnotherSite_400()
    {
        await using var shop = await Shop.OpenAsync();
        using var browser = new Browser(shop.StartBff());

        var answer = await browser.SendAsync(HttpMethod.Post, "/session/sign-in", new FormUrlEncodedContent([new("user", "alice")]));

        answer.ProblemNames(HttpStatusCode.BadRequest, "antiforgery");
        Assert.DoesNotContain("Set-Cookie", answer.Headers.Keys);
    }

    [Fact]
    public async Task SignInPage_LoadsNothingAndMayNotBeFramed()
    {
        await using var shop = await Shop.OpenAsync();
        var bff = shop.StartBff();

        var page = await bff.GetAsync("/session/sign-in?returnUrl=/%22%3E%3Cscript%3E");

        Assert.Equal("text/html", page.MediaType);
        var policy = page.Header("Content-Security-Policy")!;
        Assert.All(["default-src 'none'", "frame-ancestors 'none'", "form-action 'self'"], part => Assert.Contains(part, policy, StringComparison.Ordinal));
        Assert.DoesNotContain("<script", page.Text, StringComparison.OrdinalIgnoreCase);
    }
}
