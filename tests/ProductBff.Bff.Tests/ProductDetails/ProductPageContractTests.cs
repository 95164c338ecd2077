using System.Net;
using ProductBff.Bff.Tests.Harness;

namespace ProductBff.Bff.Tests.ProductDetails;

public sealed class ProductPageContractTests
{
    [Fact]
    public async Task Get_AllBackendsAnswer_IsThePageOfTheContractToTheByte()
    {
        await using var bff = await BffApplication.StartAsync();

        var page = await bff.GetAsync("/product-details/P001");

        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.StartsWith(
            $$"""{"product":{{Contract.Product("P001")}},"reviews":{{Contract.Reviews("P001")}},"inventory":{{Contract.Inventory("P001")}},""",
            page.Text,
            StringComparison.Ordinal);
        Assert.False(page.Json.TryGetProperty("error", out _));
    }
}
