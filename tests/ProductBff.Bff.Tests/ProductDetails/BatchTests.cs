using System.Net;
using System.Text.Json;
using ProductBff.Bff.Tests.Harness;

namespace ProductBff.Bff.Tests.ProductDetails;

public sealed class BatchTests
{
    [Fact]
    public async Task Get_SeveralIds_AnswersInTheAskedOrderWithOneCallPerBackend()
    {
        await using var bff = await BffApplication.StartAsync();

        var batch = await bff.GetAsync("/product-details?ids=P0022,P001,P0022,P3");
        var single = await bff.GetAsync("/product-details/P001");

        Assert.Equal(HttpStatusCode.OK, batch.Status);
        Assert.Equal(["P0022", "P001", "P3"], Values(batch, "id"));
        Assert.Equal(["200", "200", "200"], Values(batch, "status"));
        Assert.Equal(single.Json.GetRawText(), batch.Json[1].GetProperty("page").GetRawText());
        Assert.Equal("true", batch["X-Page-Complete"]);
        Assert.Equal("/products?ids=P0022,P001,P3", bff.Product.Calls[0].Target);
        Assert.Equal("/reviews?ids=P0022,P001,P3", bff.Reviews.Calls[0].Target);
        Assert.Equal("/inventory?ids=P0022,P001,P3", bff.Inventory.Calls[0].Target);
        // The second is that of the single page.
        Assert.Equal((2, 2, 2), (bff.Product.Calls.Count, bff.Reviews.Calls.Count, bff.Inventory.Calls.Count));
    }

    [Fact]
    public async Task Get_SomeIdsAreNotValid_OnlyTheyFail()
    {
        await using var bff = await BffApplication.StartAsync();

        var batch = await bff.GetAsync($"/mobile/product-details?ids=P001,..,caf%C3%A9,,{new string('x', 65)},P002");

        Assert.Equal(HttpStatusCode.OK, batch.Status);
        Assert.Equal(["P001", "..", "café", "", new string('x', 65), "P002"], Values(batch, "id"));
        Assert.Equal(["200", "400", "400", "400", "400", "200"], Values(batch, "status"));
        Assert.Equal(32, batch.Json[1].GetProperty("problem").GetProperty("traceId").GetString()!.Length);
        Assert.Contains("65 characters", batch.Json[4].GetProperty("problem").GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal("false", batch["X-Page-Complete"]);
        Assert.Equal("no-store", batch["Cache-Control"]);
        Assert.Equal("/products?ids=P001,P002", Assert.Single(bff.Product.Calls).Target);
    }

    [Fact]
    public async Task Get_OneProductIsUnknown_OnlyItIs404()
    {
        await using var bff = await BffApplication.StartAsync();
        bff.Product.Behaviour = Behaviours.Answers($"[{Contract.Product("P001")}]");

        var batch = await bff.GetAsync("/product-details?ids=P001,P002");

        Assert.Equal(["200", "404"], Values(batch, "status"));
        Assert.Equal("product", batch.Json[1].GetProperty("problem").GetProperty("section").GetString());
        Assert.False(batch.Json[1].TryGetProperty("page", out _));
        Assert.Equal("no-store", batch["Cache-Control"]);
    }

    [Fact]
    public async Task Get_OptionalBackendFails_EachPageIsPartial()
    {
        await using var bff = await BffApplication.StartAsync();
        bff.Reviews.Behaviour = Behaviours.Malformed;

        var batch = await bff.GetAsync("/product-details?ids=P001,P002");

        Assert.Equal(["200", "200"], Values(batch, "status"));
        Assert.All(batch.Json.EnumerateArray(), item =>
        {
            Assert.Equal("[]", item.GetProperty("page").GetProperty("reviews").GetRawText());
            Assert.Equal("reviews: malformed (fallback)", item.GetProperty("page").GetProperty("error").GetString());
        });
        Assert.Equal("false", batch["X-Page-Complete"]);
        Assert.Equal("no-store", batch["Cache-Control"]);
        Assert.Null(batch["ETag"]);
    }

    [Fact]
    public async Task Get_EssentialBackendFails_EachItemIs502AndTheBatch200()
    {
        await using var bff = await BffApplication.StartAsync();
        bff.Product.Behaviour = Behaviours.WrongContentType;

        var batch = await bff.GetAsync("/product-details?ids=P001,P002");

        Assert.Equal(HttpStatusCode.OK, batch.Status);
        Assert.Equal(["502", "502"], Values(batch, "status"));
        Assert.Equal("false", batch["X-Page-Complete"]);
    }

    [Fact]
    public async Task Get_SectionsAskedFor_FetchesNoOther()
    {
        await using var bff = await BffApplication.StartAsync();

        var batch = await bff.GetAsync("/product-details?ids=P001,P002&include=product");

        Assert.False(batch.Json[0].GetProperty("page").TryGetProperty("reviews", out _));
        Assert.Equal((1, 0, 0), (bff.Product.Calls.Count, bff.Reviews.Calls.Count, bff.Inventory.Calls.Count));
    }

    [Fact]
    public async Task Get_FiftyIdsAndDuplicates_IsOneCallPerBackend()
    {
        await using var bff = await BffApplication.StartAsync();
        var ids = string.Join(',', Enumerable.Range(1, 50).Select(number => $"P{number}"));

        var batch = await bff.GetAsync($"/product-details?ids={ids},P1,P50");

        Assert.Equal(50, batch.Json.GetArrayLength());
        Assert.All(Values(batch, "status"), status => Assert.Equal("200", status));
        Assert.Equal((1, 1, 1), (bff.Product.Calls.Count, bff.Reviews.Calls.Count, bff.Inventory.Calls.Count));
    }

    [Theory]
    [InlineData("product", 50, 200)]
    [InlineData("reviews", 50, 200)]
    [InlineData("inventory", 2, 200)]
    public async Task Get_ProductsThatFitAlone_FitTogether(string section, int ids, int kilobytes)
    {
        await using var bff = await BffApplication.StartAsync();
        bff[section].Behaviour = Big(kilobytes, _ => true);

        var batch = await bff.GetAsync($"/product-details?ids={Ids(ids)}&include={section}");

        Assert.Equal("true", batch["X-Page-Complete"]);
        Assert.Single(bff[section].Calls);
    }

    [Theory]
    [InlineData("product")]
    [InlineData("reviews")]
    [InlineData("inventory")]
    public async Task Get_OneProductIsTooLarge_OnlyItIs(string section)
    {
        await using var bff = await BffApplication.StartAsync();
        // Larger than what all of them may have together.
        bff[section].Behaviour = Big(6 * 256, id => id == "P3");

        var batch = await bff.GetAsync($"/product-details?ids={Ids(5)}&include={section}");

        Assert.Equal(
            ["fresh", "fresh", "too-large", "fresh", "fresh"],
            batch.Json.EnumerateArray().Select(item =>
                item.TryGetProperty("problem", out var problem) ? problem.GetProperty("reason").GetString()
                    : item.GetProperty("page").GetProperty("sections").GetProperty(section) is var state && state.TryGetProperty("reason", out var reason)
                        ? reason.GetString()
                        : state.GetProperty("status").GetString()));
        // One for all, and as that was too large one for each.
        Assert.Equal(6, bff[section].Calls.Count);
    }

    [Fact]
    public async Task Get_MoreThanFiftyIds_Is400AndReachesNoBackend()
    {
        await using var bff = await BffApplication.StartAsync();
        var ids = string.Join(',', Enumerable.Range(1, 51).Select(number => $"P{number}"));

        var problem = await bff.GetAsync($"/product-details?ids={ids}");

        Assert.Equal(HttpStatusCode.BadRequest, problem.Status);
        Assert.Contains(
            "51 product ids", problem.Json.GetProperty("errors").GetProperty("ids")[0].GetString(), StringComparison.Ordinal);
        Assert.Empty(bff.Product.Calls);
    }

    [Theory]
    [InlineData("/product-details")]
    [InlineData("/product-details?ids=")]
    [InlineData("/mobile/product-details?include=product")]
    public async Task Get_NoIds_Is400(string path)
    {
        await using var bff = await BffApplication.StartAsync();

        var problem = await bff.GetAsync(path);

        Assert.Equal(HttpStatusCode.BadRequest, problem.Status);
        Assert.Equal("No product id is given.", problem.Json.GetProperty("errors").GetProperty("ids")[0].GetString());
    }

    private static string Ids(int count) => string.Join(',', Enumerable.Range(1, count).Select(number => $"P{number}"));

    /// <summary>Good answers, those of some ids longer by so many kilobytes.</summary>
    private static Behaviour Big(int kilobytes, Func<string, bool> isBig) => call =>
    {
        var answer = call.Good;
        foreach (var id in ((string?)call.Context.Request.Query["ids"])?.Split(',').Where(isBig) ?? [])
        {
            // A member that nobody knows, or text: what counts is how much is sent.
            answer = answer.Replace($$"""{"id":"{{id}}",""", $$"""{"padding":"{{new string('x', kilobytes * 1_024)}}","id":"{{id}}",""", StringComparison.Ordinal)
                .Replace($$""":"{{id}}","stock":""", $$""":"{{id}}","padding":"{{new string('x', kilobytes * 1_024)}}","stock":""", StringComparison.Ordinal)
                .Replace($$"""{{id}}":{"count":""", $$"""{{id}}":{"padding":"{{new string('x', kilobytes * 1_024)}}","count":""", StringComparison.Ordinal);
        }

        return Behaviours.Answers(answer)(call);
    };

    private static string[] Values(Answer batch, string member) =>
        [.. batch.Json.EnumerateArray().Select(item => item.GetProperty(member)).Select(value =>
            value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText())];
}
