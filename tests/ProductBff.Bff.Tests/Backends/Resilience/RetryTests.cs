using System.Net;
using ProductBff.Bff.Tests.Harness;

namespace ProductBff.Bff.Tests.Backends.Resilience;

public sealed class RetryTests
{
    private const string Path = "/product-details/P001";

    private static readonly (string, string) BreakerNeverOpens = ("Backends:Defaults:CircuitBreaker:MinimumThroughput", "100000");

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

        using var response = await bff.CallAsync(Backend.Product, HttpMethod.Post, "products", key, "{}").InTime();

        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.Equal(calls, bff.Product.Calls.Count);
        Assert.All(bff.Product.Calls, call => Assert.Equal(key, call.Headers.GetValueOrDefault("Idempotency-Key")));
    }

    [Fact]
    public async Task Get_BackendIsDownForAThousandCalls_RetriesAreTheReserve()
    {
        await using var bff = await BffApplication.StartAsync(BreakerNeverOpens);
        bff.Clock.PassesAtOnce = due => due <= TimeSpan.FromMilliseconds(60);
        bff.Product.Behaviour = Behaviours.Status(500);

        for (var call = 0; call < 1_000; call++)
        {
            using var response = await bff.CallAsync(Backend.Product, HttpMethod.Get, "products/P001").InTime();
        }

        Assert.Equal(1_002, bff.Product.Calls.Count);
    }

    [Fact]
    public async Task Get_OneCallInTenFails_IsRetriedEveryTime()
    {
        await using var bff = await BffApplication.StartAsync();
        bff.Clock.PassesAtOnce = due => due <= TimeSpan.FromMilliseconds(60);

        for (var page = 1; page <= 50; page++)
        {
            bff.Product.Behaviour = page % 10 == 0 ? Behaviours.InTurn(Behaviours.Status(500), Behaviours.Good) : Behaviours.Good;
            Assert.Equal("true", (await bff.GetAsync($"/product-details/P{page}?include=product"))["X-Page-Complete"]);
        }

        Assert.Equal(55, bff.Product.Calls.Count);
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
}
