using System.Net;
using ProductBff.Testing;

namespace ProductBff.InventoryService.Tests;

/// <summary>What the specification says, byte for byte.</summary>
public sealed class ContractTests
{
    [Theory]
    [InlineData("P001", 14)]
    [InlineData("P0001", 10)]
    [InlineData("x", 11)]
    public async Task Get_AnyId_AnswersTenAndTheLengthModuloFive(string id, int stock)
    {
        await using var service = await ServiceHost<InventoryStore>.StartAsync();

        using var response = await service.Client.GetAsync($"/inventory/{id}");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("application/json; charset=utf-8", response.Content.Headers.ContentType?.ToString());
        Assert.Equal($$"""{"productId":"{{id}}","stock":{{stock}}}""", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Get_SeveralIds_AnswersThemInOrderAndOnce()
    {
        await using var service = await ServiceHost<InventoryStore>.StartAsync();

        Assert.Equal(
            """[{"productId":"BB","stock":12},{"productId":"A","stock":11}]""",
            await service.Client.GetStringAsync("/inventory?ids=BB,A,BB"));
    }

    [Fact]
    public async Task Get_SynthesizeOff_Is404()
    {
        await using var service = await ServiceHost<InventoryStore>.StartAsync(new() { ["Catalog:Synthesize"] = "false" });

        using var one = await service.Client.GetAsync("/inventory/P001");

        Assert.Equal(HttpStatusCode.NotFound, one.StatusCode);
        Assert.Equal("[]", await service.Client.GetStringAsync("/inventory?ids=P001"));
    }

    [Theory]
    [InlineData("/inventory/")]
    [InlineData("/inventory")]
    [InlineData("/inventory/P%0D%0A1")]
    [InlineData("/inventory/P%C3%A4")]
    [InlineData("/inventory/..%2fP001")]
    [InlineData("/inventory/xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx")]
    public async Task Get_NoProductId_Is400AndNamesIt(string path)
    {
        await using var service = await ServiceHost<InventoryStore>.StartAsync();

        using var response = await service.Client.GetAsync(path);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Matches("\"errors\":\\{\"ids?\":\\[", await response.Content.ReadAsStringAsync());
    }
}
