using System.Globalization;
using System.Net;
using ProductBff.Bff.Security.Tests.Harness;
using ProductBff.Bff.Writes;
using ProductBff.Testing;

namespace ProductBff.Bff.Security.Tests.RateLimits;

public sealed class RateLimitTests
{
    // So slow that no permit comes back while a test runs.
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
    public async Task Reads_FromLoopback_AreNotLimitedByDefault()
    {
        await using var shop = await Shop.OpenAsync();
        var bff = shop.StartBff(TwoWritesThreeReads);

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => bff.GetAsync("/product-details/P001")));

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer.Status));
    }

    [Fact]
    public async Task Burst_BelowTheRate_EndsTheStart()
    {
        var error = await FailingStart.OfAsync<WriteSender>(KeyValuePair.Create("RateLimits:Writes:Burst", "5"));

        Assert.Contains("RateLimits:Writes:Burst is '5'", error.Message, StringComparison.Ordinal);
    }
}
