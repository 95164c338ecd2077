using ProductBff.Bff.Tests.Harness;
using ProductBff.Bff.Tests.ProductDetails;

namespace ProductBff.Bff.Tests.Backends.Resilience;

/// <summary>What an outage costs the backend, counted where its calls arrive.</summary>
public sealed class OutageTests
{
    private const int Pages = 200;

    private const int MostCalls = Pages * 11 / 10;

    private static readonly (string, string) BreakerNeverOpens = ("Backends:Defaults:CircuitBreaker:MinimumThroughput", "100000");

    public static TheoryData<Fault?> Outages() => [null, Fault.ResetInTheBody, Fault.Error500, Fault.Hang];

    [Theory]
    [MemberData(nameof(Outages))]
    public async Task Get_BackendIsDown_IsCalledForATenthMoreThanThePages(Fault? fault)
    {
        await using var bff = await BffApplication.StartAsync(BreakerNeverOpens);
        await bff.GetAsync("/product-details?ids=P001,P002");
        bff.Clock.PassesAtOnce = due => due <= TimeSpan.FromMilliseconds(60);
        var before = bff.Product.Calls.Count;
        bff.Product.Behaviour = call =>
        {
            if (fault == Fault.Hang)
            {
                // As long as an attempt may take; its timer runs by now.
                _ = Task.Run(() => bff.Clock.Advance(TimeSpan.FromMilliseconds(400)));
            }

            return fault is { } known ? Rule.Of(known).Behaviour(new Gate())(call) : Behaviours.Resets(call);
        };

        for (var page = 1; page <= Pages; page++)
        {
            var problem = await bff.GetAsync($"/product-details/{page}?include=product");
            Assert.True((int)problem.Status is 502 or 504, problem.ToString());
        }

        Assert.InRange(bff.Product.Calls.Count - before, Pages, MostCalls);
    }

    [Fact]
    public async Task Get_BackendGoesDownAfterLongHealth_IsNotCalledMoreForWhatWasEarned()
    {
        await using var bff = await BffApplication.StartAsync(BreakerNeverOpens);
        for (var page = 1; page <= 10 * Pages; page++)
        {
            await bff.GetAsync($"/product-details/healthy-{page}?include=product");
        }

        bff.Clock.PassesAtOnce = due => due <= TimeSpan.FromMilliseconds(60);
        var before = bff.Product.Calls.Count;
        bff.Product.Behaviour = Behaviours.Status(500);
        for (var page = 1; page <= Pages; page++)
        {
            await bff.GetAsync($"/product-details/{page}?include=product");
        }

        Assert.InRange(bff.Product.Calls.Count - before, Pages, MostCalls);
    }

    [Fact]
    public async Task Get_ConnectionsAreClosedWithoutAnswer_AreNotRetriedBelowTheBudget()
    {
        await using var closing = new ClosingServer();
        await using var bff = await BffApplication.StartAsync(BreakerNeverOpens, ($"services:{Backend.Product}:http:0", closing.Url));
        bff.Clock.PassesAtOnce = due => due <= TimeSpan.FromMilliseconds(60);

        for (var page = 1; page <= Pages; page++)
        {
            var problem = await bff.GetAsync($"/product-details/{page}?include=product");
            Assert.Equal("unreachable", problem.Json.GetProperty("reason").GetString());
        }

        Assert.InRange(closing.Requests, Pages, MostCalls);
    }

    [Theory]
    [InlineData("POST", null, null, 1)]
    [InlineData("POST", "{}", null, 1)]
    [InlineData("PUT", null, null, 1)]
    [InlineData("DELETE", null, null, 1)]
    [InlineData("DELETE", null, "a-key", 3)]
    public async Task Send_WriteIsNotAnswered_ArrivesOnceUnlessItHasAKey(string method, string? body, string? key, int arrivals)
    {
        await using var closing = new ClosingServer();
        await using var bff = await BffApplication.StartAsync(($"services:{Backend.Inventory}:http:0", closing.Url));
        bff.Clock.PassesAtOnce = due => due <= TimeSpan.FromMilliseconds(60);

        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => bff.CallAsync(Backend.Inventory, new(method), "inventory/P001", key, body).InTime());

        Assert.IsType<HttpRequestException>(error.InnerException);

        Assert.Equal(arrivals, closing.Requests);
    }
}
