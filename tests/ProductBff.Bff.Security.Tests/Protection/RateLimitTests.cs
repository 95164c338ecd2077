using System.Diagnostics.Metrics;
using System.Globalization;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using ProductBff.Bff.Protection;
using ProductBff.Bff.Security.Tests.Harness;
using ProductBff.Bff.Writes;
using ProductBff.Testing;

namespace ProductBff.Bff.Security.Tests.Protection;

public sealed class RateLimitTests
{
    // So slow that no permit is replenished while a test runs.
    private static readonly Dictionary<string, string> TwoWritesThreeReads = new()
    {
        ["RateLimits:Writes:PerSecond"] = "1",
        ["RateLimits:Writes:Burst"] = "2",
        ["RateLimits:Reads:PerSecond"] = "1",
        ["RateLimits:Reads:Burst"] = "3",
    };

    [Fact]
    public async Task Writes_MoreThanTheCallersShare_429WithRetryAfter()
    {
        await using var shop = await Shop.OpenAsync();
        var bff = shop.StartBff(TwoWritesThreeReads);

        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => bff.ReviewAsync(TestTokens.Create("alice"))));
        var another = await bff.ReviewAsync(TestTokens.Create("bob"));

        var refused = answers.Where(answer => answer.Status != HttpStatusCode.Created).ToArray();
        Assert.NotEmpty(refused);
        Assert.All(refused, answer =>
        {
            answer.Problem(HttpStatusCode.TooManyRequests);
            Assert.InRange(int.Parse(answer.Header("Retry-After")!, CultureInfo.InvariantCulture), 1, 20);
        });
        Assert.Equal(13 - refused.Length, shop.Reviews.Writes.Length);
        Assert.Equal(HttpStatusCode.Created, another.Status);
    }

    [Fact]
    public async Task Writes_WithoutToken_AreLimitedByAddress()
    {
        await using var shop = await Shop.OpenAsync();
        var bff = shop.StartBff(new(TwoWritesThreeReads) { ["RateLimits:LimitLoopback"] = "true" });

        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => bff.ReviewAsync(token: null)));

        Assert.Contains(answers, answer => answer.Status == HttpStatusCode.Unauthorized);
        Assert.Contains(answers, answer => answer.Status == HttpStatusCode.TooManyRequests);
    }

    [Fact]
    public async Task Reads_MoreThanTheAddressesShare_429ButHealthIsAnswered()
    {
        await using var shop = await Shop.OpenAsync();
        var bff = shop.StartBff(new(TwoWritesThreeReads) { ["RateLimits:LimitLoopback"] = "true" });

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => bff.GetAsync("/product-details/P001")));

        var refused = answers.Where(answer => answer.Status != HttpStatusCode.OK).ToArray();
        Assert.NotEmpty(refused);
        Assert.All(refused, answer => answer.Problem(HttpStatusCode.TooManyRequests));
        Assert.Contains(answers, answer => answer.Status == HttpStatusCode.OK);
        Assert.Equal(HttpStatusCode.OK, (await bff.GetAsync("/health")).Status);
        Assert.Equal(HttpStatusCode.OK, (await bff.GetAsync("/alive")).Status);
    }

    [Fact]
    public async Task Metric_CallerComesAgain_CountsOneBucket()
    {
        await using var shop = await Shop.OpenAsync();
        var bff = shop.StartBff();
        using var buckets = new MetricCollector<long>(bff.Services.GetRequiredService<IMeterFactory>(), PageAdmission.MeterName, "bff.rate_limits.buckets");

        await bff.ReviewAsync(TestTokens.Create("alice"));
        await bff.ReviewAsync(TestTokens.Create("alice"));

        Assert.Equal(1, Assert.Single(buckets.GetMeasurementSnapshot()).Value);
    }

    [Fact]
    public async Task Reads_FromLoopback_AreNotLimitedByDefault()
    {
        await using var shop = await Shop.OpenAsync();
        var bff = shop.StartBff(TwoWritesThreeReads);

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => bff.GetAsync("/product-details/P001")));

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer.Status));
    }

    /// <summary>By default every proxy on this machine is trusted; the client address that it forwards does not count as loopback.</summary>
    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    [InlineData("127.0.0.1, 127.0.0.1")]
    [InlineData("203.0.113.9")]
    [InlineData("garbage")]
    [InlineData("203.0.113.9, garbage")]
    [InlineData("_hidden")]
    public async Task Reads_ForwardedFromAnywhere_AreLimited(string forwardedFor)
    {
        await using var shop = await Shop.OpenAsync();
        var bff = shop.StartBff(new(TwoWritesThreeReads) { ["ForwardedHeaders_Enabled"] = "true" });

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => bff.GetAsync("/product-details/P001", ("X-Forwarded-For", forwardedFor))));

        Assert.Contains(answers, answer => answer.Status == HttpStatusCode.TooManyRequests);
    }

    /// <summary>A client that is not a configured proxy cannot choose a new address for each request.</summary>
    [Fact]
    public async Task Reads_ForwardedByNoConfiguredProxy_AreOfTheirOwnAddress()
    {
        await using var shop = await Shop.OpenAsync();
        var bff = shop.StartBff(new(TwoWritesThreeReads)
        {
            ["ForwardedHeaders_Enabled"] = "true",
            ["Proxies:Trusted:0"] = "10.1.0.0/16",
            ["Proxies:Trusted:1"] = "192.0.2.1",
            ["RateLimits:LimitLoopback"] = "true",
        });

        var answers = await Task.WhenAll(Enumerable.Range(1, 20)
            .Select(number => bff.GetAsync("/product-details/P001", ("X-Forwarded-For", $"203.0.{number}.9"))));

        Assert.Contains(answers, answer => answer.Status == HttpStatusCode.TooManyRequests);
    }

    [Fact]
    public async Task Reads_ForwardedByAConfiguredProxy_AreOfTheForwardedAddress()
    {
        await using var shop = await Shop.OpenAsync();
        var bff = shop.StartBff(new(TwoWritesThreeReads)
        {
            ["ForwardedHeaders_Enabled"] = "true",
            ["Proxies:Trusted:0"] = "127.0.0.0/8",
            ["Proxies:Trusted:1"] = "::1",
            ["RateLimits:LimitLoopback"] = "true",
        });

        var answers = await Task.WhenAll(Enumerable.Range(1, 20)
            .Select(number => bff.GetAsync("/product-details/P001", ("X-Forwarded-For", $"203.0.{number}.9"))));

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer.Status));
    }

    [Theory]
    [InlineData("10.0.0.0/33")]
    [InlineData("the proxy")]
    public async Task Proxy_ThatIsNoAddress_EndsTheStart(string proxy)
    {
        var error = await FailingStart.OfAsync<WriteSender>(KeyValuePair.Create("Proxies:Trusted:0", proxy));

        Assert.Contains($"Proxies:Trusted is '{proxy}'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Burst_BelowTheRate_EndsTheStart()
    {
        var error = await FailingStart.OfAsync<WriteSender>(KeyValuePair.Create("RateLimits:Writes:Burst", "5"));

        Assert.Contains("RateLimits:Writes:Burst is '5'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reads_ForwardedByAChainOfConfiguredProxies_AreOfTheAddressBeforeAllOfThem()
    {
        await using var shop = await Shop.OpenAsync();
        var bff = shop.StartBff(new(TwoWritesThreeReads)
        {
            ["ForwardedHeaders_Enabled"] = "true",
            ["Proxies:Trusted:0"] = "127.0.0.0/8",
            ["Proxies:Trusted:1"] = "::1",
            ["Proxies:Trusted:2"] = "10.0.0.0/8",
        });

        var clients = await Task.WhenAll(Enumerable.Range(1, 20)
            .Select(number => bff.GetAsync("/product-details/P001", ("X-Forwarded-For", $"198.51.100.1, 203.0.{number}.9, 10.0.0.5, 10.0.0.6"))));
        var liar = await Task.WhenAll(Enumerable.Range(1, 20)
            .Select(number => bff.GetAsync("/product-details/P001", ("X-Forwarded-For", $"203.0.{number}.9, 192.0.2.1, 10.0.0.6"))));

        Assert.All(clients, answer => Assert.Equal(HttpStatusCode.OK, answer.Status));
        Assert.Contains(liar, answer => answer.Status == HttpStatusCode.TooManyRequests);
    }
}
