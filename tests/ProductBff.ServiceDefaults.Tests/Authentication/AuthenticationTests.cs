using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using ProductBff.ServiceDefaults.Authentication;
using ProductBff.Testing;

namespace ProductBff.ServiceDefaults.Tests.Authentication;

public sealed class AuthenticationTests
{
    public static TheoryData<string, string> RefusedTokens => new()
    {
        { "expired", TestTokens.Create(expiresIn: TimeSpan.FromMinutes(-1)) },
        { "signed with another key", TestTokens.Create(key: RandomNumberGenerator.GetBytes(32)) },
        { "for another audience", TestTokens.Create(audience: "somebody-else") },
        { "of another issuer", TestTokens.Create(issuer: "somebody-else") },
        { "alg=none", TestTokens.Unsigned() },
        { "changed", Changed(TestTokens.Create()) },
        { "no token", "nonsense" },
    };

    [Theory]
    [MemberData(nameof(RefusedTokens))]
    public async Task Send_TokenThatDoesNotVerify_Is401WithAProblemDocument(string reason, string token)
    {
        await using var service = await TestService.StartAsync(Map);

        using var response = await SendAsync(service, "/reviews", token);

        Assert.True(HttpStatusCode.Unauthorized == response.StatusCode, reason);
        Assert.Equal("Bearer", response.Headers.WwwAuthenticate.Single().Scheme);
        Assert.Contains("invalid_token", response.Headers.WwwAuthenticate.ToString(), StringComparison.Ordinal);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal(401, (await response.Content.ReadFromJsonAsync<JsonObject>())!["status"]!.GetValue<int>());
    }

    [Fact]
    public async Task Send_NoToken_Is401AndReadingNeedsNone()
    {
        await using var service = await TestService.StartAsync(Map);

        using var write = await SendAsync(service, "/reviews", token: null);
        using var read = await SendAsync(service, "/open", token: null);

        Assert.Equal(HttpStatusCode.Unauthorized, write.StatusCode);
        Assert.Equal("Bearer", write.Headers.WwwAuthenticate.ToString());
        Assert.Equal(HttpStatusCode.OK, read.StatusCode);
    }

    [Theory]
    [InlineData("/reviews", "reservations.write", null, "reviews.write")]
    [InlineData("/reviews", "reviews.writes areviews.write", null, "reviews.write")]
    [InlineData("/reservations", "reviews.write", "admin", "reservations.write")]
    [InlineData("/admin", "admin", null, "admin")]
    public async Task Send_TokenThatLacksThePermission_Is403AndSaysWhich(string path, string scope, string? role, string lacks)
    {
        await using var service = await TestService.StartAsync(Map);

        using var response = await SendAsync(service, path, TestTokens.Create(scope: scope, role: role));

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Equal($"Bearer error=\"insufficient_scope\", scope=\"{lacks}\"", response.Headers.WwwAuthenticate.ToString());
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
    }

    [Theory]
    [InlineData("/reviews", "openid reviews.write", null)]
    [InlineData("/reservations", "reservations.write", null)]
    [InlineData("/admin", "", "admin")]
    public async Task Send_TokenWithThePermission_IsLetIn(string path, string scope, string? role)
    {
        await using var service = await TestService.StartAsync(Map);

        using var response = await SendAsync(service, path, TestTokens.Create(scope: scope, role: role));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task Send_NoAudienceIsConfigured_NobodyIsLetIn()
    {
        await using var service = await TestService.StartAsync(
            Map, TestTokens.Settings.Where(setting => !setting.Key.Contains("Audience", StringComparison.Ordinal)));

        using var response = await SendAsync(service, "/reviews", TestTokens.Create());

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    [Fact]
    public async Task Start_NoKeyIsConfigured_SaysThatEveryWriteIsRefused()
    {
        using var log = new FakeLoggerProvider();
        await using var service = await TestService.StartAsync(Map, [], log: log);

        using var response = await SendAsync(service, "/reviews", TestTokens.Create());

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Contains(log.Collector.GetSnapshot(), record => record.Level == LogLevel.Warning
            && record.Message.Contains("Authentication:Schemes:Bearer:Authority", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Send_AuthorityCannotBeReached_IsUnavailableInTimeAndToldOnce(bool accepts)
    {
        // A listener that accepts and never answers, or nobody there.
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var address = $"http://{silent.LocalEndpoint}";
        if (!accepts)
        {
            silent.Stop();
        }

        using var log = new FakeLoggerProvider();
        await using var service = await TestService.StartAsync(
            Map,
            new Dictionary<string, string>
            {
                ["Authentication:Schemes:Bearer:Authority"] = address,
                ["Authentication:Schemes:Bearer:RequireHttpsMetadata"] = "false",
                ["Authentication:Schemes:Bearer:ValidAudiences:0"] = TestTokens.Audience,
            },
            log: log);

        // Each waits 2 s, and all at once: one after the other they would take twice as long as this.
        service.Client.Timeout = TimeSpan.FromSeconds(16);
        var writes = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => SendAsync(service, "/reviews", TestTokens.Create())));
        using var read = await SendAsync(service, "/open", TestTokens.Create());
        using var anonymous = await SendAsync(service, "/reviews", token: null);

        Assert.All(writes, write => Assert.Equal((HttpStatusCode.ServiceUnavailable, true), (write.StatusCode, write.Headers.RetryAfter is not null)));
        Assert.Equal(HttpStatusCode.OK, read.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, anonymous.StatusCode);
        Assert.Single(log.Collector.GetSnapshot(), record => record.Level == LogLevel.Warning && record.Id.Name == "AuthorityUnreachable");
    }

    [Fact]
    public void IdOf_SubjectsOfTwoIssuers_Differ()
    {
        static ClaimsPrincipal Caller(string issuer, string subject) =>
            new(new ClaimsIdentity([new Claim("sub", subject, null, issuer)], "test"));

        Assert.Equal(CallerIdentity.IdOf(Caller("a", "1")), CallerIdentity.IdOf(Caller("a", "1")));
        Assert.NotEqual(CallerIdentity.IdOf(Caller("a", "1")), CallerIdentity.IdOf(Caller("b", "1")));
        Assert.NotEqual(CallerIdentity.IdOf(Caller("a", "1")), CallerIdentity.IdOf(Caller("a", "2")));
        Assert.Equal(43, CallerIdentity.IdOf(Caller("a", "1")).Length);
    }

    [Theory]
    [InlineData("Carol", "carol@example.org", "Carol")]
    [InlineData("  ", "carol@example.org", "carol@example.org")]
    [InlineData(null, null, "42")]
    public void DisplayNameOf_Caller_IsTheFirstNameThereIs(string? name, string? preferred, string expected)
    {
        Claim?[] claims = [new("sub", "42"), name is null ? null : new("name", name), preferred is null ? null : new("preferred_username", preferred)];

        Assert.Equal(expected, CallerIdentity.DisplayNameOf(new(new ClaimsIdentity(claims.OfType<Claim>(), "test"))));
    }

    [Fact]
    public void DisplayNameOf_LongName_IsCut() => Assert.Equal(
        CallerIdentity.MaxDisplayNameLength,
        CallerIdentity.DisplayNameOf(new(new ClaimsIdentity([new Claim("name", new string('x', 500))], "test"))).Length);

    private static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/open", () => "open");
        app.MapGet("/reviews", () => "written").RequireAuthorization(Policies.ReviewsWrite);
        app.MapGet("/reservations", () => "written").RequireAuthorization(Policies.ReservationsWrite);
        app.MapGet("/admin", () => "written").RequireAuthorization(Policies.Administrator);
    }

    private static string Changed(string token)
    {
        var parts = token.Split('.');
        return $"{parts[0]}.{TestTokens.Create(role: "admin").Split('.')[1]}.{parts[2]}";
    }

    private static Task<HttpResponseMessage> SendAsync(TestService service, string path, string? token)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        return service.Client.SendAsync(request);
    }
}
