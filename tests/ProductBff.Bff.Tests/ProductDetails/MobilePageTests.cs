using System.Net;
using System.Text.Json;
using ProductBff.Bff.Tests.Harness;

namespace ProductBff.Bff.Tests.ProductDetails;

public sealed class MobilePageTests
{
    [Fact]
    public async Task Get_AllBackendsAnswer_IsSmallAndFlat()
    {
        await using var bff = await BffApplication.StartAsync();

        var page = await bff.GetAsync("/mobile/product-details/P001");

        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Equal(
            """{"id":"P001","name":"Awesome Gadget P001","price":99.99,"currency":"USD","rating":4.5,"reviewCount":2,"availability":"in-stock","""
            + """ "reviewExcerpt":"Love it!","sections":{"product":{"status":"fresh"},"reviews":{"status":"fresh"},"inventory":{"status":"fresh"}}}"""[1..],
            page.Text);
        Assert.Equal("true", page["X-Page-Complete"]);
    }

    [Fact]
    public async Task Get_ReviewsAndStockFail_SaysUnknownAndNeverSoldOut()
    {
        await using var bff = await BffApplication.StartAsync();
        bff.Reviews.Behaviour = bff.Inventory.Behaviour = Behaviours.Malformed;

        var page = await bff.GetAsync("/mobile/product-details/P001");

        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Equal(JsonValueKind.Null, page.Json.GetProperty("rating").ValueKind);
        Assert.Equal(JsonValueKind.Null, page.Json.GetProperty("reviewCount").ValueKind);
        Assert.Equal("unknown", page.Json.GetProperty("availability").GetString());
        Assert.False(page.Json.TryGetProperty("reviewExcerpt", out _));
        Assert.Equal("reviews: malformed (fallback), inventory: malformed (fallback)", page.Json.GetProperty("error").GetString());
        Assert.Equal("no-store", page["Cache-Control"]);
    }

    [Fact]
    public async Task Get_WhileTheWebPageIsBeingMade_SharesItsCalls()
    {
        await using var bff = await BffApplication.StartAsync();
        var gate = new Gate();
        bff.Product.Behaviour = bff.Reviews.Behaviour = bff.Inventory.Behaviour = Behaviours.Gated(gate);

        var web = bff.GetAsync("/product-details/P001");
        var mobile = bff.GetAsync("/mobile/product-details/P001");
        // The last of each page's sections waits, so all of them do.
        await bff.Clock.ArmedAsync(TimeSpan.FromMilliseconds(290), count: 2);
        gate.Open();

        Assert.Equal("true", (await web)["X-Page-Complete"]);
        Assert.Equal("true", (await mobile)["X-Page-Complete"]);
        Assert.Equal((1, 1, 1), (bff.Product.Calls.Count, bff.Reviews.Calls.Count, bff.Inventory.Calls.Count));
    }

    [Theory]
    [InlineData(79, 79, "a")]
    [InlineData(80, 80, "a")]
    [InlineData(81, 80, "…")]
    [InlineData(5000, 80, "…")]
    public async Task Get_LongReview_IsCut(int length, int shown, string end)
    {
        await using var bff = await BffApplication.StartAsync();
        bff.Reviews.Behaviour = Behaviours.Answers(
            $$"""[{"productId":"P001","rating":3,"comment":"{{new string('a', length)}}","author":"Bob"}]""");

        var excerpt = (await bff.GetAsync("/mobile/product-details/P001")).Json.GetProperty("reviewExcerpt").GetString()!;

        Assert.Equal(shown, excerpt.Length);
        Assert.EndsWith(end, excerpt, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_ReviewIsCutInsideASurrogatePair_KeepsTheTextValid()
    {
        await using var bff = await BffApplication.StartAsync();
        bff.Reviews.Behaviour = Behaviours.Answers(
            $$"""[{"productId":"P001","rating":3,"comment":"{{new string('a', 78)}}😀 and more","author":"Bob"}]""");

        var excerpt = (await bff.GetAsync("/mobile/product-details/P001")).Json.GetProperty("reviewExcerpt").GetString();

        Assert.Equal(new string('a', 78) + "…", excerpt);
    }

    [Theory]
    [InlineData(0, "sold-out")]
    [InlineData(1, "low-stock")]
    [InlineData(4, "low-stock")]
    [InlineData(5, "in-stock")]
    public async Task Get_KnownStock_DerivesAvailability(int stock, string availability)
    {
        await using var bff = await BffApplication.StartAsync();
        bff.Inventory.Behaviour = Behaviours.Answers($$"""{"productId":"P001","stock":{{stock}}}""");

        Assert.Equal(availability, (await bff.GetAsync("/mobile/product-details/P001")).Json.GetProperty("availability").GetString());
    }
}
