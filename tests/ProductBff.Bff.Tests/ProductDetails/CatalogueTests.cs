using System.Net;
using System.Net.Http.Json;
using ProductBff.Bff.Tests.Harness;

namespace ProductBff.Bff.Tests.ProductDetails;

/// <summary>The list of products, page by page.</summary>
public sealed class CatalogueTests
{
    private const string TwoProducts = """[{"id":"P001","name":"One","description":"First.","price":1},{"id":"P002","name":"Two","description":"Second.","price":2}]""";

    [Fact]
    public async Task Get_APage_HasItsProductsAndHowManyThereAre()
    {
        await using var bff = await BffApplication.StartAsync();
        bff.Product.Behaviour = Lists(TwoProducts, total: "26");

        var answer = await bff.GetAsync("/products?page=3");

        Assert.Equal((HttpStatusCode.OK, "/products?page=3&pageSize=12"), (answer.Status, Assert.Single(bff.Product.Calls).Target));
        Assert.True(Contract.SameJson($$$$"""{"products":{{{{TwoProducts}}}},"total":26,"pageSize":12,"sections":{"products":{"status":"fresh"}}}""", answer.Json), answer.ToString());
    }

    [Fact]
    public async Task Get_Again_IsKeptAndNotChanged()
    {
        await using var bff = await BffApplication.StartAsync();
        bff.Product.Behaviour = Lists(TwoProducts, total: "2");

        var first = await bff.GetAsync("/products");
        var second = await bff.GetAsync("/products?page=1", ("If-None-Match", first["ETag"]!));

        Assert.Equal(HttpStatusCode.NotModified, second.Status);
        Assert.Single(bff.Product.Calls);
    }

    [Theory]
    [InlineData(TwoProducts, null)]
    [InlineData(TwoProducts, "many")]
    [InlineData(TwoProducts, "1")]
    [InlineData("""[null]""", "1")]
    [InlineData("""[{"id":"P001","name":"One","description":"First.","price":-1}]""", "1")]
    [InlineData("""{"id":"P001"}""", "1")]
    public async Task Get_AnswerIsNotTheContracts_502NamesTheSection(string answered, string? total)
    {
        await using var bff = await BffApplication.StartAsync();
        bff.Product.Behaviour = Lists(answered, total);

        var answer = await bff.GetAsync("/products");

        Assert.Equal(HttpStatusCode.BadGateway, answer.Status);
        Assert.Equal(("products", "malformed"), (answer.Json.GetProperty("section").GetString(), answer.Json.GetProperty("reason").GetString()));
    }

    [Theory]
    [InlineData("0", HttpStatusCode.NotFound)]
    [InlineData("-1", HttpStatusCode.NotFound)]
    [InlineData("10001", HttpStatusCode.NotFound)]
    [InlineData("first", HttpStatusCode.BadRequest)]
    public async Task Get_NoPageNumber_IsRefusedWithoutACall(string number, HttpStatusCode status)
    {
        await using var bff = await BffApplication.StartAsync();

        var answer = await bff.GetAsync($"/products?page={number}");

        Assert.Equal((status, "application/problem+json"), (answer.Status, answer["Content-Type"]));
        Assert.Empty(bff.Product.Calls);
    }

    [Fact]
    public async Task Get_ServiceFailsLater_ServesWhatWasThere()
    {
        await using var bff = await BffApplication.StartAsync();
        bff.Product.Behaviour = Lists(TwoProducts, total: "2");
        await bff.GetAsync("/products");

        var answer = await bff.GetAsync("/products", ("X-Rehearse", "products=unreachable"));

        Assert.Equal((HttpStatusCode.OK, "no-store"), (answer.Status, answer["Cache-Control"]));
        Assert.Equal(2, answer.Json.GetProperty("products").GetArrayLength());
        Assert.Equal("stale", answer.Section("products").GetProperty("status").GetString());
    }

    [Fact]
    public async Task Get_WhileAnotherPagesSectionIsRehearsed_IsLeftAlone()
    {
        await using var bff = await BffApplication.StartAsync();
        bff.Product.Behaviour = Lists(TwoProducts, total: "2");
        using var on = await bff.Client.PutAsJsonAsync("/development/rehearsal", new { sections = "reviews=error", requests = 1 });

        var catalogue = await bff.GetAsync("/products");
        bff.Product.Behaviour = Behaviours.Good;
        var product = await bff.GetAsync("/product-details/P001");

        Assert.Equal((HttpStatusCode.OK, "true"), (catalogue.Status, catalogue["X-Page-Complete"]));
        Assert.Equal("error", product.Section("reviews").GetProperty("reason").GetString());
    }

    private static Behaviour Lists(string json, string? total) => call =>
    {
        if (total is not null)
        {
            call.Context.Response.Headers["X-Total-Count"] = total;
        }

        return Behaviours.Answers(json)(call);
    };
}
