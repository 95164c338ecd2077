using System.Net;
using Microsoft.Extensions.DependencyInjection;
using ProductBff.Bff.Tests.Harness;

namespace ProductBff.Bff.Tests.Backends.Resilience;

public sealed class HedgeTests
{
    private static readonly TimeSpan Usual = TimeSpan.FromMilliseconds(50);
    private static readonly (string, string) On = ($"Backends:{Backend.Product}:Hedging:Enabled", "true");

    [Fact]
    public async Task Get_SlowerThanUsual_IsAskedASecondTimeAndTheFirstAnswerWins()
    {
        await using var bff = await BffApplication.StartAsync(On);
        await WarmUpAsync(bff, calls: 40);
        bff.Product.Behaviour = Behaviours.InTurn(Behaviours.Hangs, Behaviours.Good);

        var page = bff.GetAsync("/product-details/P001");
        await bff.Product.CallAsync(41);
        await bff.Clock.ArmedAsync(Usual);
        bff.Clock.Advance(Usual);

        Assert.Equal("true", (await page)["X-Page-Complete"]);
        Assert.Equal(42, bff.Product.Calls.Count);
        await bff.Product.Calls[40].Abandoned.InTime();
        Assert.Equal(["500", "450"], bff.Product.Calls.Skip(40).Select(call => call.Headers["x-envoy-expected-rq-timeout-ms"]));
    }

    [Fact]
    public async Task Get_TheSecondCallFailsFirst_WaitsForTheFirst()
    {
        await using var bff = await BffApplication.StartAsync(On, ($"Backends:{Backend.Product}:Retry:MaxAttempts", "0"));
        await WarmUpAsync(bff, calls: 40);
        var gate = new Gate();
        bff.Product.Behaviour = Behaviours.InTurn(Behaviours.Gated(gate), Behaviours.Status(500));

        var page = bff.GetAsync("/product-details/P001");
        await bff.Product.CallAsync(41);
        await bff.Clock.ArmedAsync(Usual);
        bff.Clock.Advance(Usual);
        await bff.Product.CallAsync(42);
        // Time for the failure to arrive.
        await bff.GetAsync("/alive");
        await bff.GetAsync("/alive");
        gate.Open();

        Assert.Equal("true", (await page)["X-Page-Complete"]);
        Assert.Equal(42, bff.Product.Calls.Count);
    }

    [Fact]
    public async Task Get_TheFirstCallFails_IsNotAskedASecondTime()
    {
        await using var bff = await BffApplication.StartAsync(On, ($"Backends:{Backend.Product}:Retry:MaxAttempts", "0"));
        await WarmUpAsync(bff, calls: 40);
        bff.Product.Behaviour = Behaviours.Status(500);

        Assert.Equal(HttpStatusCode.BadGateway, (await bff.GetAsync("/product-details/P001")).Status);
        Assert.Equal(41, bff.Product.Calls.Count);
    }

    [Fact]
    public async Task Get_ManyAreSlow_HedgesNoMoreThanATwentieth()
    {
        await using var bff = await BffApplication.StartAsync(On);
        await WarmUpAsync(bff, calls: 40);

        for (var slow = 1; slow <= 10; slow++)
        {
            bff.Clock.ForgetArmed();
            var gate = new Gate();
            bff.Product.Behaviour = Behaviours.Gated(gate);
            var calls = bff.Product.Calls.Count;
            var answer = bff.CallAsync(Backend.Product, HttpMethod.Get, "products/P001");
            await bff.Product.CallAsync(calls + 1);
            await bff.Clock.ArmedAsync(Usual);
            bff.Clock.Advance(Usual);
            // Time for a second call to come, if there is one.
            await bff.GetAsync("/alive");
            gate.Open();
            using var response = await answer.InTime();
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }

        // Forty calls have earned two, and ten more do not earn a third.
        Assert.InRange(bff.Product.Calls.Count, 51, 52);
    }

    [Fact]
    public async Task Get_NotSwitchedOn_IsNeverAskedTwice()
    {
        await using var bff = await BffApplication.StartAsync();
        await WarmUpAsync(bff, calls: 40);
        var gate = new Gate();
        bff.Product.Behaviour = Behaviours.Gated(gate);

        var page = bff.GetAsync("/product-details/P001?include=product");
        await bff.Product.CallAsync(41);
        bff.Clock.Advance(TimeSpan.FromMilliseconds(300));
        gate.Open();

        Assert.Equal("true", (await page)["X-Page-Complete"]);
        Assert.Equal(41, bff.Product.Calls.Count);
    }

    [Fact]
    public async Task Post_SlowerThanUsual_IsNotAskedTwice()
    {
        await using var bff = await BffApplication.StartAsync(On);
        await WarmUpAsync(bff, calls: 40);
        var gate = new Gate();
        bff.Product.Behaviour = Behaviours.Gated(gate);

        var post = bff.CallAsync(Backend.Product, HttpMethod.Post, "products", body: "{}");
        await bff.Product.CallAsync(41);
        bff.Clock.Advance(TimeSpan.FromMilliseconds(300));
        gate.Open();

        using var response = await post.InTime();
        Assert.Equal(41, bff.Product.Calls.Count);
    }

    /// <summary>The product has answered so often, always after the usual time.</summary>
    private static async Task WarmUpAsync(BffApplication bff, int calls)
    {
        for (var call = 1; call <= calls; call++)
        {
            var gate = new Gate();
            bff.Product.Behaviour = Behaviours.Gated(gate);
            var answer = bff.CallAsync(Backend.Product, HttpMethod.Get, "products/P001");
            await bff.Product.CallAsync(call);
            bff.Clock.Advance(call <= 32 ? Usual : TimeSpan.Zero);
            gate.Open();
            using var response = await answer.InTime();
        }

        bff.Clock.ForgetArmed();
    }
}
