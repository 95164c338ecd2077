using System.Net;
using ProductBff.Bff.Tests.Harness;

namespace ProductBff.Bff.Tests.ProductDetails;

public sealed class ProductPageContractTests
{
    [Theory]
    [InlineData("P001")]
    [InlineData("a")]
    [InlineData("A.b_c-9")]
    [InlineData("..1")]
    [InlineData("0123456789012345678901234567890123456789012345678901234567890123")]
    public async Task Get_AllBackendsAnswer_IsThePageOfTheContractToTheByte(string id)
    {
        await using var bff = await BffApplication.StartAsync();

        var page = await bff.GetAsync($"/product-details/{id}");

        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Equal("application/json; charset=utf-8", page["Content-Type"]);
        Assert.StartsWith(
            $$"""{"product":{{Contract.Product(id)}},"reviews":{{Contract.Reviews(id)}},"inventory":{{Contract.Inventory(id)}},""",
            page.Text,
            StringComparison.Ordinal);
        Assert.False(page.Json.TryGetProperty("error", out _));
        Assert.Equal($"/products/{id}", Assert.Single(bff.Product.Calls).Target);
        Assert.Equal($"/reviews/{id}", Assert.Single(bff.Reviews.Calls).Target);
        Assert.Equal($"/inventory/{id}", Assert.Single(bff.Inventory.Calls).Target);
    }

    [Fact]
    public async Task Get_AnyId_AsksAllBackendsAtTheSameTime()
    {
        await using var bff = await BffApplication.StartAsync();
        var gate = new Gate();
        bff.Product.Behaviour = bff.Reviews.Behaviour = bff.Inventory.Behaviour = Behaviours.Gated(gate);

        var page = bff.GetAsync("/product-details/P001");

        // None has answered, and all have been asked: the page takes as long as the slowest, not as all of them.
        await bff.Product.CallAsync();
        await bff.Reviews.CallAsync();
        await bff.Inventory.CallAsync();
        gate.Open();
        Assert.Equal(HttpStatusCode.OK, (await page).Status);
    }

    [Fact]
    public async Task Get_ProductIsUnknown_Is404AndStopsTheOtherCalls()
    {
        await using var bff = await BffApplication.StartAsync();
        var gate = new Gate();
        bff.Product.Behaviour = async call =>
        {
            await gate.Opened;
            await Behaviours.Status(404)(call);
        };
        bff.Reviews.Behaviour = bff.Inventory.Behaviour = Behaviours.Hangs;

        var page = bff.GetAsync("/product-details/P001");
        var (reviews, inventory) = (await bff.Reviews.CallAsync(), await bff.Inventory.CallAsync());
        gate.Open();

        var problem = await page;
        Assert.Equal(HttpStatusCode.NotFound, problem.Status);
        Assert.Equal("application/problem+json", problem["Content-Type"]);
        Assert.Equal("/product-details/P001", problem.Json.GetProperty("instance").GetString());
        await reviews.Abandoned.InTime();
        await inventory.Abandoned.InTime();
    }

    [Theory]
    [InlineData("/product-details/", 400)]
    [InlineData("/mobile/product-details/", 400)]
    [InlineData("/product-details/01234567890123456789012345678901234567890123456789012345678901234", 400)]
    [InlineData("/product-details/..%2f", 400)]
    [InlineData("/product-details/..%2Fadmin", 400)]
    [InlineData("/product-details/P001%2fP002", 400)]
    [InlineData("/product-details/P001%5cP002", 400)]
    [InlineData("/product-details/P001%0d%0aHost:%20evil", 400)]
    [InlineData("/product-details/P001%0a", 400)]
    [InlineData("/product-details/caf%C3%A9", 400)]
    [InlineData("/product-details/P001%20", 400)]
    [InlineData("/product-details/P001?", 200)]
    [InlineData("/product-details/P001%3Fadmin=1", 400)]
    [InlineData("/product-details/P001%23x", 400)]
    [InlineData("/product-details/P001;x=1", 400)]
    [InlineData("/product-details/%2e%2e%2f", 400)]
    [InlineData("/product-details/...", 400)]
    [InlineData("/product-details/%00", 400)]
    [InlineData("/product-details/%ff", 400)]
    public async Task Get_ForeignId_IsAProblemAndReachesNoBackend(string target, int status)
    {
        await using var bff = await BffApplication.StartAsync();

        var (actual, response) = await RawHttp.GetAsync(bff.Address, target);

        Assert.True(status == actual, response);
        if (status != 200)
        {
            Assert.Empty(bff.Product.Calls);
            Assert.Empty(bff.Reviews.Calls);
            Assert.Empty(bff.Inventory.Calls);
            Assert.True(
                response.Contains("Content-Type: application/problem+json", StringComparison.Ordinal)
                // What is no HTTP request at all is refused by the server before any of this program runs.
                || response.Contains("Content-Length: 0", StringComparison.Ordinal),
                response);
        }
    }

    /// <summary>The server itself takes these for the path "/", as every client and proxy does: that is the storefront.</summary>
    [Theory]
    [InlineData("/product-details/..")]
    [InlineData("/product-details/%2e%2e")]
    public async Task Get_PathOfTheRoot_IsNoProductAndReachesNoBackend(string target)
    {
        await using var bff = await BffApplication.StartAsync();

        var (status, response) = await RawHttp.GetAsync(bff.Address, target);

        Assert.Equal(200, status);
        Assert.Contains("Content-Type: text/html", response, StringComparison.Ordinal);
        Assert.Empty(bff.Product.Calls);
    }
}
