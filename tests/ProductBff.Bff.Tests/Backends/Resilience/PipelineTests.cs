using System.Net;
using ProductBff.Bff.Tests.Harness;

namespace ProductBff.Bff.Tests.Backends.Resilience;

public sealed class PipelineTests
{
    [Fact]
    public async Task Get_OneOfTwoInstancesRefuses_IsRetriedAtTheOther()
    {
        await using var gone = await FakeBackend.StartAsync(Backend.Product);
        await using var other = await FakeBackend.StartAsync(Backend.Product);
        await gone.RefuseConnectionsAsync();
        await using var bff = await BffApplication.StartAsync(
            ($"services:{Backend.Product}:http:0", gone.Url), ($"services:{Backend.Product}:http:1", other.Url));
        bff.Clock.PassesAtOnce = due => due <= TimeSpan.FromMilliseconds(60);

        // More than the circuit needs to judge by, and more than the retry budget has.
        for (var number = 1; number <= 40; number++)
        {
            var page = await bff.GetAsync($"/product-details/P{number}?include=product");
            Assert.True(page["X-Page-Complete"] == "true", $"{number}: {page}");
        }

        Assert.Equal(40, other.Calls.Count);
    }

    [Fact]
    public async Task Get_CallersOwnDeadlinePasses_Is504AndStopsTheWork()
    {
        await using var bff = await BffApplication.StartAsync();
        bff.Product.Behaviour = bff.Reviews.Behaviour = Behaviours.Hangs;

        var page = bff.GetAsync("/product-details/P001", ("x-envoy-expected-rq-timeout-ms", "123"));
        var (product, reviews) = (await bff.Product.CallAsync(), await bff.Reviews.CallAsync());
        await bff.Clock.ArmedAsync(TimeSpan.FromMilliseconds(123));
        bff.Clock.Advance(TimeSpan.FromMilliseconds(123));

        Assert.Equal(HttpStatusCode.GatewayTimeout, (await page).Status);
        await product.Abandoned.InTime();
        await reviews.Abandoned.InTime();
    }

    [Fact]
    public async Task Get_MoreCallsThanABackendIsAllowed_AreRefusedAtOnce()
    {
        await using var bff = await BffApplication.StartAsync(($"Backends:{Backend.Reviews}:MaxConcurrentCalls", "1"));
        var gate = new Gate();
        bff.Reviews.Behaviour = Behaviours.Gated(gate);

        var first = bff.GetAsync("/product-details/P001");
        await bff.Reviews.CallAsync();
        var second = await bff.GetAsync("/product-details/P002");
        gate.Open();

        Assert.Equal("rate-limited", second.Section("reviews").GetProperty("reason").GetString());
        Assert.Equal("true", (await first)["X-Page-Complete"]);
        Assert.Single(bff.Reviews.Calls);
    }

    [Fact]
    public async Task Get_AttemptMayTakeAsLongAsTheCall_Works()
    {
        await using var bff = await BffApplication.StartAsync(
            ("Backends:Defaults:AttemptTimeout", "00:00:01"), ("Backends:Defaults:TotalTimeout", "00:00:01"));

        Assert.Equal("true", (await bff.GetAsync("/product-details/P001"))["X-Page-Complete"]);
    }
}
