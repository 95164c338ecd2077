using System.Net;
using ProductBff.Bff.Security.Tests.Harness;
using ProductBff.Bff.Writes;
using ProductBff.Testing;

namespace ProductBff.Bff.Security.Tests.Headers;

/// <summary>Which of a client's headers reach the backends.</summary>
public sealed class HeaderTests
{
    private static readonly string Alice = TestTokens.Create("alice");

    private static readonly (string Name, string Value)[] Forged =
    [
        ("Cookie", "productbff=forged; other=1"),
        ("X-User", "admin"), ("X-User-Id", "1"), ("X-Forwarded-User", "admin"), ("X-Remote-User", "admin"), ("Remote-User", "admin"),
        ("X-Auth-Request-User", "admin"), ("X-Authenticated-UserId", "1"), ("X-MS-CLIENT-PRINCIPAL", "eyJ9"), ("X-Forwarded-For", "10.0.0.1"),
        ("Forwarded", "for=10.0.0.1"), ("baggage", "user=admin"), ("tracestate", "vendor=1"), ("Correlation-Context", "user=admin"),
        ("X-Custom", "anything"), ("Accept-Language", "de"), ("User-Agent", "browser"), ("X-CSRF", "1"),
    ];

    [Fact]
    public async Task Write_ManyHeaders_OnlyTheAllowedGoOn()
    {
        await using var shop = await Shop.OpenAsync();
        var bff = shop.StartBff();

        var answer = await bff.ReviewAsync(Alice, key: "key", headers: Forged);

        Assert.Equal(HttpStatusCode.Created, answer.Status);
        var call = Assert.Single(shop.Writes);
        Assert.Equal(
            ["authorization", "content-length", "content-type", "host", "idempotency-key", "traceparent", "x-envoy-expected-rq-timeout-ms"],
            call.Headers.Keys.Select(name => name.ToLowerInvariant()).Order().Except(["transfer-encoding"]).Union(["content-length"]).Order());
        Assert.Equal($"Bearer {Alice}", call.Headers["Authorization"]);
    }

    [Fact]
    public async Task Read_ManyHeadersAndAToken_CarriesNothingOfTheCaller()
    {
        await using var shop = await Shop.OpenAsync();
        var bff = shop.StartBff();

        foreach (var path in new[] { "/product-details/P001", "/product-details?ids=P002" })
        {
            await bff.SendAsync("GET", path, token: Alice, key: "key", headers: Forged);
        }

        Assert.Equal(6, shop.Calls.Length);
        // The length is that of the empty content, without which the handler would repeat a request by itself.
        Assert.All(shop.Calls, call => Assert.Equal(
            ["content-length", "host", "traceparent", "x-envoy-expected-rq-timeout-ms"], call.Headers.Keys.Select(name => name.ToLowerInvariant()).Order()));
    }

    [Fact]
    public async Task Write_IdentityHeaderWithoutToken_IsNobody()
    {
        await using var shop = await Shop.OpenAsync();
        var bff = shop.StartBff();

        (await bff.ReviewAsync(token: null, headers: Forged[1..])).Problem(HttpStatusCode.Unauthorized);

        Assert.Empty(shop.Calls);
    }

    [Fact]
    public async Task Write_TraceOfAFrontend_GoesOnWithoutStateAndBaggage()
    {
        await using var shop = await Shop.OpenAsync();
        var bff = shop.StartBff();
        const string Trace = "0af7651916cd43dd8448eb211c80319c";

        await bff.ReviewAsync(Alice, headers: [("traceparent", $"00-{Trace}-b7ad6b7169203331-01"), ("tracestate", "vendor=1"), ("baggage", "user=admin")]);

        var headers = Assert.Single(shop.Writes).Headers;
        Assert.Contains(Trace, headers["traceparent"], StringComparison.Ordinal);
        Assert.All(["tracestate", "baggage", "Correlation-Context"], name => Assert.DoesNotContain(name, headers.Keys));
    }

    [Fact]
    public async Task ForwardHeaders_OfOneBackend_GoOnToThatOneOnly()
    {
        await using var shop = await Shop.OpenAsync();
        var bff = shop.StartBff(new() { ["Backends:reviewservice:ForwardHeaders:0"] = "Accept-Language" });

        await bff.SendAsync("POST", "/product-details/P001/reviews", """{"rating":5,"comment":"x"}""", Alice, "a", ("Accept-Language", "de"));
        await bff.SendAsync("POST", "/product-details/P001/reservations", """{"quantity":1}""", Alice, "b", ("Accept-Language", "de"));

        Assert.Equal("de", Assert.Single(shop.Reviews.Writes).Headers["Accept-Language"]);
        Assert.DoesNotContain("Accept-Language", Assert.Single(shop.Inventory.Writes).Headers.Keys);
    }

    /// <summary>The HTTP client would refuse to send it, which would count as a failure of the backend.</summary>
    [Fact]
    public async Task ForwardHeaders_ValueThatCannotBeSent_IsLeftOut()
    {
        await using var shop = await Shop.OpenAsync();
        var bff = shop.StartBff(new() { ["Backends:reviewservice:ForwardHeaders:0"] = "Accept-Language" });

        var answer = await bff.SendAsync("POST", "/product-details/P001/reviews", """{"rating":5,"comment":"x"}""", Alice, "a", ("Accept-Language", "é"));

        Assert.Equal(HttpStatusCode.Created, answer.Status);
        Assert.DoesNotContain("Accept-Language", Assert.Single(shop.Reviews.Writes).Headers.Keys);
    }

    /// <summary>Header names are case-insensitive, in a setting, too: this one names the verified token, not the caller's header.</summary>
    [Fact]
    public async Task ForwardHeaders_AuthorizationInAnotherCase_IsTheTokenOfTheSession()
    {
        await using var shop = await Shop.OpenAsync();
        using var browser = new Browser(shop.StartBff(new() { ["Backends:reviewservice:ForwardHeaders:0"] = "authorization" }));
        await browser.SignInAsync("alice");

        var answer = await browser.SendAsync(
            HttpMethod.Post,
            "/product-details/P001/reviews",
            new StringContent("""{"rating":5,"comment":"x"}""", System.Text.Encoding.UTF8, "application/json"),
            ("X-CSRF", "1"), ("Idempotency-Key", "key"), ("Authorization", "Basic forged"));

        Assert.Equal(HttpStatusCode.Created, answer.Status);
        Assert.StartsWith("Bearer ", Assert.Single(shop.Writes).Headers["Authorization"], StringComparison.Ordinal);
        Assert.DoesNotContain("forged", Assert.Single(shop.Writes).Headers["Authorization"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Cookie")]
    [InlineData("x-user-id")]
    [InlineData("X-Forwarded-For")]
    [InlineData("baggage")]
    [InlineData("not a name")]
    public async Task ForwardHeaders_WhatIsNeverForwarded_EndsTheStart(string header)
    {
        var error = await FailingStart.OfAsync<WriteSender>(KeyValuePair.Create("Backends:reviewservice:ForwardHeaders:0", header));

        Assert.Contains($"'{header}' is never forwarded.", error.Message, StringComparison.Ordinal);
        Assert.Contains("Backends:reviewservice:ForwardHeaders", error.Message, StringComparison.Ordinal);
    }
}
