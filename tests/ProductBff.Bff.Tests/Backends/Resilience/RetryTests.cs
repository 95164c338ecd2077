using System.Globalization;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using ProductBff.Bff.Tests.Harness;

namespace ProductBff.Bff.Tests.Backends.Resilience;

public sealed class RetryTests
{
    private const string Path = "/product-details/P001";
    private const string DeadlineHeader = "x-envoy-expected-rq-timeout-ms";

    private static readonly (string, string) BreakerNeverOpens = ("Backends:Defaults:CircuitBreaker:MinimumThroughput", "100000");

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

    [Theory]
    [InlineData(204, 1)]
    [InlineData(302, 1)]
    [InlineData(400, 1)]
    [InlineData(401, 1)]
    [InlineData(403, 1)]
    [InlineData(404, 1)]
    [InlineData(409, 1)]
    [InlineData(410, 1)]
    [InlineData(422, 1)]
    [InlineData(408, 3)]
    [InlineData(429, 3)]
    [InlineData(500, 3)]
    [InlineData(502, 3)]
    [InlineData(503, 3)]
    [InlineData(504, 3)]
    public async Task Get_Status_IsRetriedOnlyWhereItMayPass(int status, int calls)
    {
        await using var bff = await BffApplication.StartAsync();
        bff.Clock.PassesAtOnce = due => due <= TimeSpan.FromMilliseconds(60);
        bff.Reviews.Behaviour = async call =>
        {
            call.Context.Response.StatusCode = status;
            call.Context.Response.Headers.Location = "/elsewhere";
            await call.Context.Response.CompleteAsync();
        };

        var page = await bff.GetAsync(Path);

        Assert.Equal("fallback", page.Section("reviews").GetProperty("status").GetString());
        Assert.Equal(calls, bff.Reviews.Calls.Count);
    }

    [Theory]
    [InlineData(null, 1)]
    [InlineData("a-key", 3)]
    public async Task Post_Fails_IsRepeatedOnlyWithAnIdempotencyKey(string? key, int calls)
    {
        await using var bff = await BffApplication.StartAsync();
        bff.Clock.PassesAtOnce = due => due <= TimeSpan.FromMilliseconds(60);
        bff.Product.Behaviour = Behaviours.Status(500);
        using var http = bff.Services.GetRequiredService<IHttpClientFactory>().CreateClient(Backend.Product);
        using var request = new HttpRequestMessage(HttpMethod.Post, "products") { Content = new StringContent("{}") };
        if (key is not null)
        {
            request.Headers.Add("Idempotency-Key", key);
        }

        using var response = await http.SendAsync(request).InTime();

        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.Equal(calls, bff.Product.Calls.Count);
        Assert.All(bff.Product.Calls, call => Assert.Equal(key, call.Headers.GetValueOrDefault("Idempotency-Key")));
    }

    [Fact]
    public async Task Get_BackendIsDownForAThousandCalls_RetriesAddATenthAndTheReserve()
    {
        await using var bff = await BffApplication.StartAsync(BreakerNeverOpens);
        bff.Clock.PassesAtOnce = due => due <= TimeSpan.FromMilliseconds(60);
        bff.Product.Behaviour = Behaviours.Status(500);
        using var http = bff.Services.GetRequiredService<IHttpClientFactory>().CreateClient(Backend.Product);

        for (var call = 0; call < 1_000; call++)
        {
            using var response = await http.GetAsync("products/P001").InTime();
        }

        // Ten in reserve and a tenth of a thousand.
        Assert.InRange(bff.Product.Calls.Count, 1_100, 1_110);
    }

    [Fact]
    public async Task Get_RetriesSwitchedOff_IsOneCall()
    {
        await using var bff = await BffApplication.StartAsync(
            ("Backends:Defaults:Retry:MaxAttempts", "2"), ($"Backends:{Backend.Reviews}:Retry:MaxAttempts", "0"));
        bff.Reviews.Behaviour = Behaviours.Status(500);

        await bff.GetAsync(Path);

        Assert.Single(bff.Reviews.Calls);
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
