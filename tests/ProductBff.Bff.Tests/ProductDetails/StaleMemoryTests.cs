using ProductBff.Bff.Tests.Harness;

namespace ProductBff.Bff.Tests.ProductDetails;

/// <summary>How much memory stale values may take, and what must not displace them.</summary>
public sealed class StaleMemoryTests
{
    private const int MaxBytes = 1_000_000;
    private const int CommentLength = 41_000;

    [Fact]
    public async Task Get_LongReviews_AreKeptUpToTheBytesThatAreSet()
    {
        await using var bff = await BffApplication.StartAsync(
            ("Pages:LastGood:MaxBytes", $"{MaxBytes}"), ("Backends:Defaults:Retry:MaxAttempts", "0"));
        bff.Reviews.Behaviour = call =>
        {
            var id = call.Context.Request.Path.Value!.Split('/')[^1];
            return Behaviours.Answers($$"""[{"productId":"{{id}}","rating":5,"comment":"{{new string('x', CommentLength)}}","author":"Bob"}]""")(call);
        };
        string[] pages = [.. Enumerable.Range(1, 40).Select(number => $"/product-details/P{number}?include=reviews")];
        foreach (var page in pages)
        {
            await bff.GetAsync(page);
        }

        bff.Reviews.Behaviour = Behaviours.Malformed;
        var statuses = new List<string?>();
        foreach (var page in pages)
        {
            // Another page of the same section, so that it comes from no cache.
            statuses.Add((await bff.GetAsync($"/mobile{page}")).Section("reviews").GetProperty("status").GetString());
        }

        var kept = statuses.Count(status => status == "stale");
        // The bound is there to be used.
        Assert.InRange(kept * CommentLength, MaxBytes / 3, MaxBytes);
        // The newest of them.
        Assert.Equal(Enumerable.Repeat("stale", kept), statuses.TakeLast(kept));
    }

    [Fact]
    public async Task Get_OneValueIsLargerThanTheMemory_PushesNothingOut()
    {
        await using var bff = await BffApplication.StartAsync(("Pages:LastGood:MaxBytes", "20000"));
        await bff.GetAsync("/product-details/P001");
        bff.Product.Behaviour = Behaviours.Answers($$"""{"id":"BIG","name":"Big","description":"{{new string('x', 20_000)}}","price":1}""");
        Assert.Equal("true", (await bff.GetAsync("/product-details/BIG"))["X-Page-Complete"]);
        bff.Product.Behaviour = Behaviours.Malformed;

        Assert.Equal("stale", (await bff.GetAsync("/mobile/product-details/P001")).Section("product").GetProperty("status").GetString());
        Assert.Equal(502, (int)(await bff.GetAsync("/mobile/product-details/BIG")).Status);
    }

    [Fact]
    public async Task Get_TenThousandUnknownProducts_PushOutNothingThatIsKnown()
    {
        await using var bff = await BffApplication.StartAsync();
        await bff.GetAsync("/product-details/P001");
        bff.Reviews.Behaviour = call =>
        {
            var ids = call.Context.Request.Query["ids"].ToString().Split(',');
            return Behaviours.Answers($$"""{{{string.Join(',', ids.Select(id => $"\"{id}\":{{\"count\":0,\"reviews\":[]}}"))}}}""")(call);
        };
        for (var batch = 0; batch < 200; batch++)
        {
            var ids = string.Join(',', Enumerable.Range(0, 50).Select(number => $"unknown-{batch}-{number}"));
            Assert.Equal("true", (await bff.GetAsync($"/product-details?ids={ids}&include=reviews"))["X-Page-Complete"]);
        }

        bff.Reviews.Behaviour = Behaviours.Malformed;
        var page = await bff.GetAsync("/mobile/product-details/P001");

        Assert.Equal("stale", page.Section("reviews").GetProperty("status").GetString());
        Assert.Equal(2, page.Json.GetProperty("reviewCount").GetInt32());
    }

    [Fact]
    public async Task Get_ReviewsAreGone_TheOldOnesAreNotServedLater()
    {
        await using var bff = await BffApplication.StartAsync();
        await bff.GetAsync("/product-details/P001");
        bff.Reviews.Behaviour = Behaviours.Answers("[]");
        Assert.Equal("true", (await bff.GetAsync("/mobile/product-details/P001"))["X-Page-Complete"]);
        bff.Reviews.Behaviour = Behaviours.Malformed;

        var page = await bff.GetAsync("/product-details/P001?include=reviews");

        Assert.Equal("[]", page.Json.GetProperty("reviews").GetRawText());
        Assert.Equal("fallback", page.Section("reviews").GetProperty("status").GetString());
    }
}
