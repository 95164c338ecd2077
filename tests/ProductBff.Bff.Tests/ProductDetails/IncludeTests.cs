using System.Net;
using ProductBff.Bff.Tests.Harness;

namespace ProductBff.Bff.Tests.ProductDetails;

public sealed class IncludeTests
{
    [Fact]
    public async Task Get_TwoSectionsAskedFor_FetchesAndShowsNoOther()
    {
        await using var bff = await BffApplication.StartAsync();

        var page = await bff.GetAsync("/product-details/P001?include=product,inventory");

        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Equal(
            ["product", "inventory", "summary", "sections"], page.Json.EnumerateObject().Select(member => member.Name));
        Assert.Equal(["product", "inventory"], page.Json.GetProperty("sections").EnumerateObject().Select(member => member.Name));
        Assert.Equal("true", page["X-Page-Complete"]);
        Assert.DoesNotContain("reviews", page["Server-Timing"], StringComparison.Ordinal);
        Assert.Equal((1, 0, 1), (bff.Product.Calls.Count, bff.Reviews.Calls.Count, bff.Inventory.Calls.Count));
    }

    [Fact]
    public async Task Get_EssentialSectionNotAskedFor_PageDoesNotNeedIt()
    {
        await using var bff = await BffApplication.StartAsync();
        bff.Product.Behaviour = Behaviours.Status(404);

        var page = await bff.GetAsync("/product-details/P001?include=reviews");

        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Equal("unknown", page.Json.GetProperty("summary").GetProperty("availability").GetString());
        Assert.Empty(bff.Product.Calls);
    }

    [Fact]
    public async Task Get_SomeSectionsAskedFor_IsNeverServedForTheWholePage()
    {
        await using var bff = await BffApplication.StartAsync();

        await bff.GetAsync("/product-details/P001?include=product");
        var page = await bff.GetAsync("/product-details/P001");

        Assert.True(page.Json.TryGetProperty("reviews", out _));
        Assert.Equal("fresh", page.Section("product").GetProperty("status").GetString());
    }

    [Theory]
    [InlineData("/product-details/P001?include=product,price", "price")]
    [InlineData("/product-details?ids=P001&include=Product", "Product")]
    [InlineData("/mobile/product-details/P001?include=", "")]
    [InlineData("/product-details/P001?include=product,,reviews", "")]
    public async Task Get_UnknownSection_Is400AndNamesIt(string path, string named)
    {
        await using var bff = await BffApplication.StartAsync();

        var problem = await bff.GetAsync(path);

        Assert.Equal(HttpStatusCode.BadRequest, problem.Status);
        Assert.Equal("application/problem+json", problem["Content-Type"]);
        Assert.Equal(
            $"'{named}' is not a section of this page; they are product, reviews, inventory.",
            problem.Json.GetProperty("errors").GetProperty("include")[0].GetString());
        Assert.Empty(bff.Product.Calls);
    }
}
