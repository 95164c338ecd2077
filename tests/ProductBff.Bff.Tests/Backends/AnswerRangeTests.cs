using System.Globalization;
using System.Net;
using ProductBff.Bff.Tests.Harness;

namespace ProductBff.Bff.Tests.Backends;

/// <summary>Answers of the contract's shape with impossible values are neither served nor kept as stale values.</summary>
public sealed class AnswerRangeTests
{
    public static TheoryData<string, string, string?, string?> Impossible()
    {
        const string Review = """{"productId":"P001","rating":5,"comment":"!","author":"Bob"}""";
        var cases = new TheoryData<string, string, string?, string?>
        {
            { "product", """{"id":"P002","name":"Gadget","description":"","price":1}""", null, null },
            { "product", """{"id":"p001","name":"Gadget","description":"","price":1}""", null, null },
            { "product", """{"id":"P001","name":"Gadget","description":"","price":-1}""", null, null },
            { "product", """{"id":"P001","name":"\ud800","description":"","price":1}""", null, null },
            { "inventory", """{"productId":"P002","stock":14}""", null, null },
            { "inventory", """{"productId":"P001","stock":-1}""", null, null },
            { "reviews", """[{"productId":"P002","rating":5,"comment":"!","author":"Bob"}]""", null, null },
            { "reviews", """[{"productId":"P001","rating":0,"comment":"!","author":"Bob"}]""", null, null },
            { "reviews", """[{"productId":"P001","rating":6,"comment":"!","author":"Bob"}]""", null, null },
            { "reviews", """[{"productId":"P001","rating":5,"comment":"\udc00","author":"Bob"}]""", null, null },
            { "reviews", $"[{Review},{Review}]", "1", "5" },
            { "reviews", $"[{Review}]", "-1", "5" },
            { "reviews", $"[{Review}]", "many", "5" },
            { "reviews", $"[{Review}]", "99999999999", "5" },
            { "reviews", "[]", "0", "5" },
        };
        foreach (var average in (string[])["NaN", "Infinity", "-Infinity", "-1", "0", "0.9", "5.1", "99", "5,0", "1e400", "good", ""])
        {
            cases.Add("reviews", $"[{Review}]", "1", average);
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Impossible))]
    public async Task Get_AnswerCannotBe_IsMalformedAndNotRemembered(string section, string json, string? count, string? average)
    {
        await using var bff = await BffApplication.StartAsync(("Backends:Defaults:Retry:MaxAttempts", "0"));
        bff[section].Behaviour = call =>
        {
            Add(call, "X-Total-Count", count);
            Add(call, "X-Average-Rating", average);
            return Behaviours.Answers(json)(call);
        };

        var web = await bff.GetAsync("/product-details/P001");
        var mobile = await bff.GetAsync("/mobile/product-details/P001");
        using var stream = await StreamedPage.OpenAsync(bff, "/product-details/P001", StreamedPage.NdJson);
        var last = "";
        while (stream.Status == HttpStatusCode.OK && await stream.NextAsync() is { } pageEvent)
        {
            last = StreamedPage.NameOf(pageEvent);
        }

        bff[section].Behaviour = Behaviours.Status(500);
        var later = await bff.GetAsync("/product-details/P001");

        Assert.Equal("malformed", Reason(web, section));
        Assert.Equal("malformed", Reason(mobile, section));
        // A product that fails first is a problem with its status, else the last event.
        Assert.True(section == "product" ? last is "failed" or "" : last == "complete", last);
        // Not even stale, because nothing of it was kept.
        Assert.Equal("error", Reason(later, section));
        Assert.Equal(section == "product" ? HttpStatusCode.BadGateway : HttpStatusCode.OK, later.Status);
        if (section != "product")
        {
            Assert.Equal("fallback", later.Section(section).GetProperty("status").GetString());
        }

        bff.AssertNoStackInTheLog();
    }

    [Theory]
    [InlineData("product", """[{"id":"P001","name":"Gadget","description":"","price":1},{"id":"P002","name":"Gadget","description":"","price":-1}]""")]
    [InlineData("product", """[{"id":"P001","name":"Gadget","description":"","price":1},{"id":"P002","name":null,"description":"","price":1}]""")]
    [InlineData("product", """[{"id":"P001","name":"Gadget","description":"","price":1},{"id":"p002","name":"Gadget","description":"","price":1}]""")]
    [InlineData("product", """[{"id":"P001","name":"Gadget","description":"","price":1},null]""")]
    [InlineData("inventory", """[{"productId":"P001","stock":1},{"productId":"P002","stock":-1}]""")]
    [InlineData("inventory", """[{"productId":"P001","stock":1},{"productId":"P002","stock":"lots"}]""")]
    [InlineData("inventory", """[{"productId":"P001","stock":1},{"productId":"P003","stock":1}]""")]
    [InlineData("inventory", """[{"productId":"P001","stock":1},7]""")]
    [InlineData("inventory", """[{"productId":"P001","stock":1},{"productId":"\ud800","stock":1}]""")]
    [InlineData("reviews", """{"P001":{"count":0,"reviews":[]},"P002":{"count":-1,"reviews":[]}}""")]
    [InlineData("reviews", """{"P001":{"count":0,"reviews":[]},"P002":{"count":1,"reviews":[],"averageRating":1e400}}""")]
    [InlineData("reviews", """{"P001":{"count":0,"reviews":[]},"P002":{"count":1,"reviews":[],"averageRating":"NaN"}}""")]
    [InlineData("reviews", """{"P001":{"count":0,"reviews":[]},"P002":{"count":1,"reviews":[null]}}""")]
    [InlineData("reviews", """{"P001":{"count":0,"reviews":[]},"P002":null}""")]
    [InlineData("reviews", """{"P001":{"count":0,"reviews":[]},"\ud800":{"count":0,"reviews":[]}}""")]
    [InlineData("reviews", """{"P001":{"count":0,"reviews":[]},"P002":{"count":1,"reviews":[{"productId":"P001","rating":5,"comment":"!","author":"Bob"}]}}""")]
    public async Task Get_OneItemOfABatchCannotBe_OnlyItIsMalformed(string section, string json)
    {
        await using var bff = await BffApplication.StartAsync();
        bff[section].Behaviour = Behaviours.Answers(json);

        var batch = await bff.GetAsync("/product-details?ids=P001,P002");

        var (good, bad) = (batch.Json[0].GetProperty("page"), batch.Json[1]);
        Assert.Equal("fresh", good.GetProperty("sections").GetProperty(section).GetProperty("status").GetString());
        var reason = section == "product" ? bad.GetProperty("problem") : bad.GetProperty("page").GetProperty("sections").GetProperty(section);
        Assert.Equal("malformed", reason.GetProperty("reason").GetString());
        bff.AssertNoStackInTheLog();
    }

    [Theory]
    [InlineData("1")]
    [InlineData("3.5")]
    [InlineData("5")]
    public async Task Get_AverageOverMoreReviewsThanThePage_IsServed(string average)
    {
        await using var bff = await BffApplication.StartAsync();
        bff.Reviews.Behaviour = call =>
        {
            Add(call, "X-Total-Count", "1000");
            Add(call, "X-Average-Rating", average);
            return Behaviours.Good(call);
        };

        var summary = (await bff.GetAsync("/product-details/P001")).Json.GetProperty("summary");

        Assert.Equal(double.Parse(average, CultureInfo.InvariantCulture), summary.GetProperty("averageRating").GetDouble());
        Assert.Equal(1_000, summary.GetProperty("reviewCount").GetInt32());
    }

    private static string? Reason(Answer page, string section) =>
        (section == "product" ? page.Json : page.Section(section)).GetProperty("reason").GetString();

    private static void Add(Received call, string header, string? value)
    {
        if (value is not null)
        {
            call.Context.Response.Headers[header] = value;
        }
    }
}
