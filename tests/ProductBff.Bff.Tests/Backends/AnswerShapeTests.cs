using Microsoft.AspNetCore.Http;
using ProductBff.Bff.Tests.Harness;

namespace ProductBff.Bff.Tests.Backends;

/// <summary>Answers that are JSON and still not what the contract says.</summary>
public sealed class AnswerShapeTests
{
    [Theory]
    [InlineData("product", "null")]
    [InlineData("product", "[]")]
    [InlineData("product", "\"P001\"")]
    [InlineData("product", """{"id":"P001","name":"Gadget","price":1}""")]
    [InlineData("product", """{"id":"P001","name":null,"description":"","price":1}""")]
    [InlineData("product", """{"id":"P001","name":"Gadget","description":"","price":1e40}""")]
    [InlineData("product", "")]
    [InlineData("reviews", "null")]
    [InlineData("reviews", "{}")]
    [InlineData("reviews", "[null]")]
    [InlineData("reviews", """[{"productId":"P001","rating":5,"comment":null,"author":"Bob"}]""")]
    [InlineData("reviews", """[{"productId":"P001","rating":"five","comment":"","author":"Bob"}]""")]
    [InlineData("inventory", "null")]
    [InlineData("inventory", "{}")]
    [InlineData("inventory", """{"productId":"P001","stock":1.5}""")]
    [InlineData("inventory", """{"productId":"P001","stock":99999999999}""")]
    public async Task Get_AnswerIsNotTheContracts_IsMalformedAndNoBugOfOurs(string section, string json)
    {
        await using var bff = await BffApplication.StartAsync();
        bff[section].Behaviour = Behaviours.Answers(json);

        var page = await bff.GetAsync("/product-details/P001");

        Assert.Equal("malformed", (section == "product" ? page.Json : page.Section(section)).GetProperty("reason").GetString());
        Assert.Single(bff[section].Calls);
        bff.AssertNoStackInTheLog();
    }

    [Theory]
    [InlineData("product", "[null]")]
    [InlineData("product", "{}")]
    [InlineData("reviews", """{"P001":null,"P002":[]}""")]
    [InlineData("reviews", """{"P001":[null],"P002":[]}""")]
    [InlineData("reviews", "[]")]
    [InlineData("inventory", "[null,null]")]
    public async Task Get_BatchedAnswerIsNotTheContracts_IsMalformedAndNoBugOfOurs(string section, string json)
    {
        await using var bff = await BffApplication.StartAsync();
        bff[section].Behaviour = Behaviours.Answers(json);

        var batch = await bff.GetAsync("/product-details?ids=P001,P002");

        Assert.All(batch.Json.EnumerateArray(), item => Assert.Equal(
            "malformed",
            (section == "product" ? item.GetProperty("problem") : item.GetProperty("page").GetProperty("sections").GetProperty(section))
                .GetProperty("reason").GetString()));
        bff.AssertNoStackInTheLog();
    }

    [Theory]
    [InlineData("Application/JSON")]
    [InlineData("application/vnd.acme.stock+json; charset=utf-8")]
    [InlineData("application/hal+JSON")]
    public async Task Get_JsonByAnotherName_IsJson(string contentType)
    {
        await using var bff = await BffApplication.StartAsync();
        bff.Product.Behaviour = bff.Reviews.Behaviour = bff.Inventory.Behaviour = call =>
        {
            call.Context.Response.ContentType = contentType;
            return call.Context.Response.WriteAsync(call.Good, call.Over);
        };

        Assert.Equal("true", (await bff.GetAsync("/product-details/P001"))["X-Page-Complete"]);
        Assert.Equal("true", (await bff.GetAsync("/product-details?ids=P002,P003"))["X-Page-Complete"]);
    }

    [Theory]
    [InlineData("""{"id":"P001","name":"\ud800","description":"","price":1}""")]
    [InlineData("""{"id":"P001","n\udc00":1,"name":"","description":"\ud800","price":1}""")]
    public async Task Get_TextThatIsNone_IsMalformedAndNoBugOfOurs(string json)
    {
        await using var bff = await BffApplication.StartAsync();
        bff.Product.Behaviour = Behaviours.Answers(json);

        Assert.Equal("malformed", (await bff.GetAsync("/product-details/P001")).Json.GetProperty("reason").GetString());
        bff.AssertNoStackInTheLog();
    }

    [Theory]
    [InlineData("2147483647", 300)]
    [InlineData("99999999999", 300)]
    [InlineData("Fri, 31 Dec 9999 23:59:59 GMT", 300)]
    [InlineData("299", 299)]
    public async Task Get_BackendAsksToWait_NoLongerThanTheLimit(string asked, int seconds)
    {
        await using var bff = await BffApplication.StartAsync();
        bff.Reviews.Behaviour = Behaviours.Status(429, asked);
        var page = await bff.GetAsync("/product-details/P001");
        bff.Product.Behaviour = Behaviours.Status(429, asked);
        var problem = await bff.GetAsync("/product-details/P002");

        Assert.Equal(seconds * 1_000, page.Section("reviews").GetProperty("retryAfterMs").GetInt64());
        Assert.Equal(seconds.ToString(System.Globalization.CultureInfo.InvariantCulture), problem["Retry-After"]);
    }

    [Fact]
    public async Task Get_UnknownMembers_AreIgnored()
    {
        await using var bff = await BffApplication.StartAsync();
        bff.Inventory.Behaviour = Behaviours.Answers("""{"productId":"P001","stock":14,"warehouse":{"id":7}}""");

        var page = await bff.GetAsync("/product-details/P001");

        Assert.Equal("""{"productId":"P001","stock":14}""", page.Json.GetProperty("inventory").GetRawText());
        Assert.Equal("true", page["X-Page-Complete"]);
    }

    [Fact]
    public async Task Get_NoReviews_IsACompletePageWithoutARating()
    {
        await using var bff = await BffApplication.StartAsync();
        bff.Reviews.Behaviour = Behaviours.Answers("[]");

        var page = await bff.GetAsync("/product-details/P001");

        Assert.Equal("true", page["X-Page-Complete"]);
        Assert.True(Contract.SameJson("""{"averageRating":null,"reviewCount":0,"availability":"in-stock"}""", page.Json.GetProperty("summary")));
    }
}
