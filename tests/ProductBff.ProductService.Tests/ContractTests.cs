using System.Net;
using ProductBff.Testing;

namespace ProductBff.ProductService.Tests;

/// <summary>What the specification says, byte for byte.</summary>
public sealed class ContractTests
{
    [Theory]
    [InlineData("P001")]
    [InlineData("a.B_c-9")]
    public async Task Get_AnyId_AnswersTheGadget(string id)
    {
        await using var service = await ServiceHost<ProductStore>.StartAsync();

        using var response = await service.Client.GetAsync($"/products/{id}");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("application/json; charset=utf-8", response.Content.Headers.ContentType?.ToString());
        Assert.Equal(
            $$"""{"id":"{{id}}","name":"Awesome Gadget {{id}}","description":"This is an awesome gadget that will change your life!","price":9999}""",
            await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Get_SeededDevelopment_StillAnswersTheGadgetForP001()
    {
        using var database = await TestDatabase.CreateAsync(DatabaseKind.Sqlite, "products");
        await using var service = new ServiceHost<ProductStore>(database, new() { ["Data:Seed"] = "true" });

        Assert.Equal(
            """{"id":"P001","name":"Awesome Gadget P001","description":"This is an awesome gadget that will change your life!","price":9999}""",
            await service.Client.GetStringAsync("/products/P001"));
    }

    [Fact]
    public async Task Get_SeveralIds_AnswersThemInOrderAndOnce()
    {
        await using var service = await ServiceHost<ProductStore>.StartAsync();

        Assert.Equal(
            """[{"id":"B","name":"Awesome Gadget B","description":"This is an awesome gadget that will change your life!","price":9999},{"id":"A","name":"Awesome Gadget A","description":"This is an awesome gadget that will change your life!","price":9999}]""",
            await service.Client.GetStringAsync("/products?ids=B,A,B"));
    }

    [Theory]
    [InlineData("Production", null, HttpStatusCode.NotFound)]
    [InlineData("Production", "true", HttpStatusCode.OK)]
    [InlineData("Testing", "false", HttpStatusCode.NotFound)]
    [InlineData("Testing", null, HttpStatusCode.OK)]
    public async Task Get_IdNobodyStored_ExistsWhereTheSettingOrTheEnvironmentSaysSo(string environment, string? synthesize, HttpStatusCode expected)
    {
        using var database = await TestDatabase.CreateAsync(DatabaseKind.Sqlite, "products");
        var settings = synthesize is null ? [] : new Dictionary<string, string> { ["Catalog:Synthesize"] = synthesize };
        await using var service = new ServiceHost<ProductStore>(database, settings, environment: environment);

        using var response = await service.Client.GetAsync("/products/P001");

        Assert.Equal(expected, response.StatusCode);
    }

    [Theory]
    [InlineData("/products/")]
    [InlineData("/products/?search=x")]
    [InlineData("/products?ids=")]
    [InlineData("/products?ids=P001,P%202")]
    [InlineData("/products/P%0D%0A1")]
    [InlineData("/products/P%C3%A4")]
    [InlineData("/products/..%2fP001")]
    [InlineData("/products/%2e%2e%2e")]
    [InlineData("/products/xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx")]
    public async Task Get_NoProductId_Is400AndNamesIt(string path)
    {
        await using var service = await ServiceHost<ProductStore>.StartAsync();

        using var response = await service.Client.GetAsync(path);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.Matches("\"errors\":\\{\"ids?\":\\[", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Get_MoreThanFiftyIds_Is400()
    {
        await using var service = await ServiceHost<ProductStore>.StartAsync();

        using var fifty = await service.Client.GetAsync($"/products?ids={string.Join(',', Enumerable.Range(1, 50))}");
        using var more = await service.Client.GetAsync($"/products?ids={string.Join(',', Enumerable.Range(1, 51))}");

        Assert.Equal(HttpStatusCode.OK, fifty.StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, more.StatusCode);
    }
}
