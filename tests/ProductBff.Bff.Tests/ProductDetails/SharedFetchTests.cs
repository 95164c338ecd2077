using System.Net;
using ProductBff.Bff.Tests.Harness;

namespace ProductBff.Bff.Tests.ProductDetails;

public sealed class SharedFetchTests
{
    [Fact]
    public async Task Get_FiveHundredAtTheSameTime_CostOneCallPerBackend()
    {
        const int Clients = 500;
        await using var bff = await BffApplication.StartAsync();
        var gate = new Gate();
        bff.Product.Behaviour = bff.Reviews.Behaviour = bff.Inventory.Behaviour = Behaviours.Gated(gate);

        var pages = Enumerable.Range(0, Clients).Select(_ => bff.GetAsync("/product-details/P001")).ToArray();
        // The last of each page's sections waits, so all of them do.
        await bff.Clock.ArmedAsync(TimeSpan.FromMilliseconds(290), Clients);
        gate.Open();

        Assert.All(await Task.WhenAll(pages), page =>
        {
            Assert.Equal(HttpStatusCode.OK, page.Status);
            Assert.Equal("true", page["X-Page-Complete"]);
        });
        Assert.Equal((1, 1, 1), (bff.Product.Calls.Count, bff.Reviews.Calls.Count, bff.Inventory.Calls.Count));
    }

    [Fact]
    public async Task Get_AnswerComesAfterItsBudget_IsRememberedForTheNextFailure()
    {
        await using var bff = await BffApplication.StartAsync();
        var gate = new Gate();
        bff.Reviews.Behaviour = Behaviours.Gated(gate);

        var page = bff.GetAsync("/product-details/P001");
        await bff.Reviews.CallAsync();
        await bff.SectionsLandedAsync(2);
        await bff.Clock.ArmedAsync(TimeSpan.FromMilliseconds(300));
        bff.Clock.Advance(TimeSpan.FromMilliseconds(300));
        Assert.Equal("fallback", (await page).Section("reviews").GetProperty("status").GetString());
        gate.Open();

        await Eventually.IsTrueAsync(async () =>
            (await bff.GetAsync("/product-details/P001", ("X-Rehearse", "reviews=error"))).Section("reviews").GetProperty("status").GetString() == "stale");
        Assert.Single(bff.Reviews.Calls);
    }
}
