using System.Net;
using System.Net.Http.Json;
using Microsoft.Extensions.Time.Testing;

namespace Aspire.Dashboard.Tests;

public sealed class AccessTests
{
    [Theory]
    [InlineData("")]
    [InlineData("wrong")]
    [InlineData(RunningDashboard.Token + "x")]
    public async Task Login_WrongToken_Is401WithoutCookie(string token)
    {
        await using var dashboard = await RunningDashboard.StartAsync(signedIn: false);

        using var answer = await dashboard.Browser.PostAsync("/login", Form(token, dashboard));

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.False(answer.Headers.Contains("Set-Cookie"));
        Assert.Contains("not valid", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Login_RightToken_SetsACookieThatScriptsCannotReadAndThatDoesNotCarryTheToken()
    {
        await using var dashboard = await RunningDashboard.StartAsync(signedIn: false);

        using var answer = await dashboard.Browser.GetAsync($"/login?t={RunningDashboard.Token}&returnUrl=/traces");

        var cookie = Assert.Single(answer.Headers.GetValues("Set-Cookie"));
        Assert.StartsWith(".Aspire.Dashboard.Auth=", cookie, StringComparison.Ordinal);
        Assert.Contains("httponly", cookie, StringComparison.Ordinal);
        Assert.Contains("samesite=strict", cookie, StringComparison.Ordinal);
        Assert.DoesNotContain(RunningDashboard.Token, cookie, StringComparison.Ordinal);
        Assert.Equal("/traces", answer.Headers.Location!.OriginalString);
    }

    [Theory]
    [InlineData("//evil.example")]
    [InlineData("/\\evil.example")]
    [InlineData("https://evil.example")]
    public async Task Login_ReturnUrlElsewhere_GoesHome(string returnUrl)
    {
        await using var dashboard = await RunningDashboard.StartAsync(signedIn: false);

        using var answer = await dashboard.Browser.GetAsync($"/login?t={RunningDashboard.Token}&returnUrl={Uri.EscapeDataString(returnUrl)}");

        Assert.Equal("/", answer.Headers.Location!.OriginalString);
    }

    [Fact]
    public async Task Page_WithoutSignIn_LeadsToTheSignInAndBack()
    {
        await using var dashboard = await RunningDashboard.StartAsync(signedIn: false);

        using var answer = await dashboard.Browser.GetAsync("/traces?errors=true");

        Assert.Equal("/login?returnUrl=%2Ftraces%3Ferrors%3Dtrue", answer.Headers.Location!.OriginalString);
    }

    [Theory]
    [InlineData("/api/resources")]
    [InlineData("/api/stream?topics=resources")]
    [InlineData("/api/logs")]
    [InlineData("/API/traces")]
    public async Task Api_WithoutSignIn_Is401(string path)
    {
        await using var dashboard = await RunningDashboard.StartAsync(signedIn: false);

        using var answer = await dashboard.Browser.GetAsync(path);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Theory]
    [InlineData("9999999999.00")]
    [InlineData("9999999999.0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF")]
    [InlineData("nonsense")]
    public async Task Api_ForgedCookie_Is401(string cookie)
    {
        await using var dashboard = await RunningDashboard.StartAsync(signedIn: false);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/resources");
        request.Headers.Add("Cookie", $".Aspire.Dashboard.Auth={cookie}");

        using var answer = await dashboard.Browser.SendAsync(request);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Fact]
    public async Task Api_AfterThreeDays_Is401()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var dashboard = await RunningDashboard.StartAsync(time: time, signedIn: false);
        using var login = await dashboard.Browser.GetAsync($"/login?t={RunningDashboard.Token}");
        var cookie = login.Headers.GetValues("Set-Cookie").Single().Split(';')[0];

        Assert.Equal(HttpStatusCode.OK, await GetAsync(dashboard, cookie));
        time.Advance(TimeSpan.FromDays(3));
        Assert.Equal(HttpStatusCode.Unauthorized, await GetAsync(dashboard, cookie));
    }

    [Theory]
    [InlineData("evil.example", HttpStatusCode.BadRequest)]
    [InlineData("localhost.evil.example", HttpStatusCode.BadRequest)]
    [InlineData("192.168.1.7", HttpStatusCode.BadRequest)]
    [InlineData("localhost:1234", HttpStatusCode.OK)]
    [InlineData("dashboard.localhost", HttpStatusCode.OK)]
    [InlineData("[::1]:1234", HttpStatusCode.OK)]
    public async Task Request_ForAHostName_IsTakenOnlyForThisMachine(string host, HttpStatusCode expected)
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/login") { Headers = { Host = host } };

        using var answer = await dashboard.Browser.SendAsync(request);

        Assert.True(answer.StatusCode == expected || (expected == HttpStatusCode.OK && answer.StatusCode == HttpStatusCode.Found), $"{answer.StatusCode}");
    }

    [Theory]
    [InlineData("http://evil.example")]
    [InlineData("http://localhost:1")]
    [InlineData("null")]
    public async Task Command_FromAnotherOrigin_Is403AndNotExecuted(string origin)
    {
        await using var dashboard = await RunningDashboard.StartAsync();

        using var answer = await dashboard.PostAsync("/api/resources/bff-aaaaaaaa/commands/stop", origin: origin);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Empty(dashboard.Resources.Executed);
    }

    [Fact]
    public async Task Command_WithoutAnyOrigin_Is403()
    {
        await using var dashboard = await RunningDashboard.StartAsync();

        using var answer = await dashboard.Browser.PostAsync("/api/resources/bff-aaaaaaaa/commands/stop", content: null);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [Fact]
    public async Task Page_Any_ForbidsForeignScriptsFramesAndReferrers()
    {
        await using var dashboard = await RunningDashboard.StartAsync();

        using var answer = await dashboard.Browser.GetAsync("/");

        var policy = answer.Headers.GetValues("Content-Security-Policy").Single();
        Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal("same-origin", answer.Headers.GetValues("Referrer-Policy").Single());
    }

    [Fact]
    public async Task OtlpPort_AskedForAPage_HasNone()
    {
        await using var dashboard = await RunningDashboard.StartAsync();

        using var answer = await dashboard.Sender.GetAsync("/api/resources");

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Theory]
    [InlineData("http://0.0.0.0:0")]
    [InlineData("http://example.com:15080")]
    [InlineData("ftp://localhost:21")]
    public async Task Start_AddressThatIsNotOfThisMachine_FailsAndNamesIt(string url)
    {
        var options = new DashboardOptions { FrontendUrl = new Uri(url), BrowserToken = "token", OtlpApiKey = "key" };

        var error = await Assert.ThrowsAsync<ArgumentException>(() => RunningDashboard.StartAsync(options));

        Assert.Contains(new Uri(url).ToString(), error.Message, StringComparison.Ordinal);
    }

    private static FormUrlEncodedContent Form(string token, RunningDashboard dashboard)
    {
        dashboard.Browser.DefaultRequestHeaders.Add("Origin", dashboard.Host.FrontendUrl);
        return new FormUrlEncodedContent([KeyValuePair.Create("token", token)]);
    }

    private static async Task<HttpStatusCode> GetAsync(RunningDashboard dashboard, string cookie)
    {
        using var client = new HttpClient { BaseAddress = new Uri(dashboard.Host.FrontendUrl) };
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/resources") { Headers = { { "Cookie", cookie } } };
        using var answer = await client.SendAsync(request);
        return answer.StatusCode;
    }
}
