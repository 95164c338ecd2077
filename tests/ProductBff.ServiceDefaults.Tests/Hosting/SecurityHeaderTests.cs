using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using ProductBff.Testing;

namespace ProductBff.ServiceDefaults.Tests.Hosting;

public sealed class SecurityHeaderTests
{
    [Theory]
    [InlineData("/text")]
    [InlineData("/unknown")]
    [InlineData("/bug")]
    [InlineData("/health")]
    public async Task Get_Anything_IsNotToBeSniffedFramedOrReferredTo(string path)
    {
        await using var service = await StartAsync();

        using var response = await service.Client.GetAsync(path);

        Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));
        Assert.Equal("DENY", Assert.Single(response.Headers.GetValues("X-Frame-Options")));
        Assert.Equal("same-origin", Assert.Single(response.Headers.GetValues("Referrer-Policy")));
    }

    [Theory]
    [InlineData("Production", "https", "/text", "max-age=31536000")]
    [InlineData("Production", "https", "/unknown", "max-age=31536000")]
    [InlineData("Production", "https", "/bug", "max-age=31536000")]
    [InlineData("Production", "http", "/text", null)]
    [InlineData("Development", "https", "/text", null)]
    public async Task Get_ByHttpsOutsideDevelopment_IsByHttpsForAYear(string environment, string scheme, string path, string? expected)
    {
        await using var service = await StartAsync([new("environment", environment)]);

        Assert.Equal(expected, await TransportSecurityAsync(service, scheme, path));
    }

    [Fact]
    public async Task Get_AnotherMaxAge_IsASetting()
    {
        await using var service = await StartAsync(new("environment", "Production"), new("Hsts:MaxAge", "1.00:00:00"), new("Hsts:IncludeSubDomains", "true"));

        Assert.Equal("max-age=86400; includeSubDomains", await TransportSecurityAsync(service, "https"));
    }

    [Theory]
    [InlineData("shop.example", HttpStatusCode.OK)]
    [InlineData("evil.example", HttpStatusCode.BadRequest)]
    public async Task Get_HostsAreNamed_AnswersThemOnly(string host, HttpStatusCode expected)
    {
        await using var service = await StartAsync([new("AllowedHosts", "shop.example;*.shop.example")]);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/text") { Headers = { Host = host } };

        using var response = await service.Client.SendAsync(request);

        Assert.Equal(expected, response.StatusCode);
        Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));
    }

    [Theory]
    [InlineData("Production", null, true)]
    [InlineData("Production", "*", true)]
    [InlineData("Production", "shop.example", false)]
    [InlineData("Development", "*", false)]
    public async Task Start_AnyHostInProduction_IsTold(string environment, string? hosts, bool told)
    {
        using var log = new FakeLoggerProvider();
        KeyValuePair<string, string>[] settings = [.. TestTokens.Settings, new("environment", environment), .. hosts is null ? [] : new[] { KeyValuePair.Create("AllowedHosts", hosts) }];
        await using var service = await TestService.StartAsync(_ => { }, settings, log: log);

        Assert.Equal(told, log.Collector.GetSnapshot().Any(record => record.Level == LogLevel.Warning && record.Message.Contains("AllowedHosts", StringComparison.Ordinal)));
    }

    private static Task<TestService> StartAsync(params KeyValuePair<string, string>[] settings) => TestService.StartAsync(
        app =>
        {
            app.MapGet("/text", () => "text");
            app.MapGet("/bug", string () => throw new InvalidOperationException("A bug."));
        },
        [.. TestTokens.Settings, .. settings, new("ForwardedHeaders_Enabled", "true")]);

    /// <summary>As behind a proxy that ends TLS.</summary>
    private static async Task<string?> TransportSecurityAsync(TestService service, string scheme, string path = "/text")
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { Host = "shop.example" } };
        request.Headers.Add("X-Forwarded-Proto", scheme);
        using var response = await service.Client.SendAsync(request);
        return response.Headers.TryGetValues("Strict-Transport-Security", out var values) ? values.Single() : null;
    }
}
