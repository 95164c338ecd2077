using System.Globalization;
using System.Net;
using ProductBff.Bff.Tests.Harness;

namespace ProductBff.Bff.Tests.Backends.Resilience;

public sealed class RetryTimingTests
{
    private const string Path = "/product-details/P001";
    private const string DeadlineHeader = "x-envoy-expected-rq-timeout-ms";

    [Fact]
    public async Task Get_FirstAttemptsFail_WaitsLongerEachTimeAndTellsEachAttemptWhatIsLeft()
    {
        await using var bff = await BffApplication.StartAsync();
        bff.Product.Behaviour = Behaviours.InTurn(Behaviours.Status(500), Behaviours.ResetInTheBody, Behaviours.Good);

        var page = bff.GetAsync(Path);
        await bff.Clock.ArmedAsync(due => due.TotalMilliseconds is >= 10 and <= 30);
        Assert.Single(bff.Product.Calls);
        bff.Clock.ForgetArmed();
        bff.Clock.Advance(TimeSpan.FromMilliseconds(30));
        await bff.Clock.ArmedAsync(due => due.TotalMilliseconds is >= 20 and <= 60);
        Assert.Equal(2, bff.Product.Calls.Count);
        bff.Clock.Advance(TimeSpan.FromMilliseconds(60));

        Assert.Equal("true", (await page)["X-Page-Complete"]);
        Assert.Equal(["500", "470", "410"], bff.Product.Calls.Select(call => call.Headers[DeadlineHeader]));
        Assert.Equal("500", Assert.Single(bff.Reviews.Calls).Headers[DeadlineHeader]);
    }

    [Theory]
    [InlineData(100, 2)]
    [InlineData(320, 1)]
    public async Task Get_FailureComesLate_IsRetriedOnlyWhileATypicalAnswerStillFits(int failsAfterMs, int calls)
    {
        await using var bff = await BffApplication.StartAsync();
        bff.Clock.PassesAtOnce = due => due <= TimeSpan.FromMilliseconds(30);
        await AnswerAfterAsync(bff, "P001", Behaviours.Good, TimeSpan.FromMilliseconds(200));

        // 500 ms less 320 are not enough for another 200.
        var page = await AnswerAfterAsync(bff, "P002", Behaviours.Status(500), TimeSpan.FromMilliseconds(failsAfterMs));

        Assert.Equal(calls == 2 ? HttpStatusCode.OK : HttpStatusCode.BadGateway, page.Status);
        Assert.Equal(calls, bff.Product.Calls.Count(call => call.Target == "/products/P002"));
    }

    [Theory]
    [InlineData(503, "1", "error", null)]
    [InlineData(429, "1", "rate-limited", 1000L)]
    [InlineData(429, "date", "rate-limited", 2000L)]
    public async Task Get_RetryAfterIsLongerThanTheTimeLeft_IsNotWaitedFor(int status, string retryAfter, string reason, long? retryAfterMs)
    {
        await using var bff = await BffApplication.StartAsync();
        bff.Reviews.Behaviour = Behaviours.Status(
            status, retryAfter == "date" ? bff.Clock.GetUtcNow().AddSeconds(2).ToString("R", CultureInfo.InvariantCulture) : retryAfter);

        // The clock stands still: this would not come back if it waited.
        var reviews = (await bff.GetAsync(Path)).Section("reviews");

        Assert.Equal("fallback", reviews.GetProperty("status").GetString());
        Assert.Equal(reason, reviews.GetProperty("reason").GetString());
        Assert.Equal(retryAfterMs ?? 1000, reviews.GetProperty("retryAfterMs").GetInt64());
        Assert.Single(bff.Reviews.Calls);
    }

    [Fact]
    public async Task Get_ProductIsRateLimited_Is503WithItsRetryAfter()
    {
        await using var bff = await BffApplication.StartAsync();
        bff.Product.Behaviour = Behaviours.Status(429, "7");

        var problem = await bff.GetAsync(Path);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, problem.Status);
        Assert.Equal("7", problem["Retry-After"]);
        Assert.Equal("rate-limited", problem.Json.GetProperty("reason").GetString());
    }

    [Theory]
    [InlineData("0")]
    [InlineData("Thu, 01 Jan 1970 00:00:00 GMT")]
    public async Task Get_RetryAfterIsNow_IsRetriedAtOnce(string retryAfter)
    {
        await using var bff = await BffApplication.StartAsync();
        bff.Product.Behaviour = Behaviours.InTurn(Behaviours.Status(503, retryAfter), Behaviours.Good);

        Assert.Equal("true", (await bff.GetAsync(Path))["X-Page-Complete"]);
        Assert.Equal(2, bff.Product.Calls.Count);
    }

    /// <summary>The product answers so long after it was asked.</summary>
    private static async Task<Answer> AnswerAfterAsync(BffApplication bff, string id, Behaviour first, TimeSpan after)
    {
        var gate = new Gate();
        var calls = bff.Product.Calls.Count;
        bff.Product.Behaviour = Behaviours.InTurn(
            async call =>
            {
                await gate.Opened.WaitAsync(call.Over);
                await first(call);
            },
            Behaviours.Good);
        var page = bff.GetAsync($"/product-details/{id}?include=product");
        await bff.Product.CallAsync(calls + 1);
        bff.Clock.Advance(after);
        gate.Open();
        return await page;
    }
}
