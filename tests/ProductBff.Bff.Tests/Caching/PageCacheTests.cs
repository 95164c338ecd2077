using System.Net;
using Microsoft.Extensions.DependencyInjection;
using ProductBff.Bff.Caching;
using ProductBff.Bff.Tests.Harness;

namespace ProductBff.Bff.Tests.Caching;

public sealed class PageCacheTests
{
    private const string Path = "/product-details/P001";

    [Fact]
    public async Task Get_CompletePageAgain_IsServedWithoutAnyBackendCall()
    {
        await using var bff = await BffApplication.StartAsync();

        var first = await bff.GetAsync(Path);
        var second = await bff.GetAsync(Path);

        Assert.Equal(HttpStatusCode.OK, second.Status);
        Assert.Equal(first.Text, second.Text);
        Assert.Equal(first["ETag"], second["ETag"]);
        Assert.Equal("true", second["X-Page-Complete"]);
        Assert.Equal("no-cache", second["Cache-Control"]);
        Assert.Equal("application/json; charset=utf-8", second["Content-Type"]);
        Assert.Equal("cache;desc=\"hit\"", second["Server-Timing"]);
        Assert.StartsWith("product;dur=", first["Server-Timing"], StringComparison.Ordinal);
        Assert.Equal((1, 1, 1), (bff.Product.Calls.Count, bff.Reviews.Calls.Count, bff.Inventory.Calls.Count));
    }

    [Fact]
    public async Task Get_IdsThatDifferInCase_AreTwoPages()
    {
        await using var bff = await BffApplication.StartAsync();

        await bff.GetAsync(Path);
        var page = await bff.GetAsync("/product-details/p001");

        Assert.Equal("p001", page.Json.GetProperty("product").GetProperty("id").GetString());
        Assert.Equal(2, bff.Product.Calls.Count);
    }

    [Theory]
    [InlineData("Authorization", "Bearer somebody")]
    [InlineData("Cookie", "session=somebody")]
    [InlineData("Accept", "*/*")]
    [InlineData("Host", "another.example")]
    [InlineData("Cache-Control", "max-age=0")]
    public async Task Get_HeadersThatDoNotChangeThePage_ShareIt(string name, string value)
    {
        await using var bff = await BffApplication.StartAsync();

        await bff.GetAsync(Path, (name, value));
        await bff.GetAsync(Path);
        var page = await bff.GetAsync(Path, (name, value));

        Assert.Equal("cache;desc=\"hit\"", page["Server-Timing"]);
        Assert.Single(bff.Product.Calls);
    }

    /// <summary>All spellings of the same request share one cache entry.</summary>
    [Theory]
    [InlineData($"{Path}?include=product,reviews,inventory", Path)]
    [InlineData($"{Path}?include=reviews,inventory,product", $"{Path}?include=product,reviews,inventory")]
    [InlineData($"{Path}?include=product,reviews,product,inventory,reviews", Path)]
    [InlineData($"{Path}?include=product&include=reviews,inventory", Path)]
    [InlineData($"{Path}?include=%20product%20,%20reviews,inventory", Path)]
    [InlineData($"{Path}?INCLUDE=inventory,reviews,product&unknown=1", Path)]
    [InlineData($"{Path}/", Path)]
    [InlineData("/Product-Details/P001", Path)]
    [InlineData("/MOBILE/product-details/P001/", $"/mobile{Path}")]
    [InlineData("/product-details/P00%31", Path)]
    public async Task Get_SamePageSpelledOtherwise_IsOneEntry(string spelling, string another)
    {
        await using var bff = await BffApplication.StartAsync();

        var first = await bff.GetAsync(spelling);
        var second = await bff.GetAsync(another);

        Assert.Equal("true", first["X-Page-Complete"]);
        Assert.Equal("cache;desc=\"hit\"", second["Server-Timing"]);
        Assert.Equal(first.Text, second.Text);
        Assert.Single(bff.Product.Calls);
    }

    [Fact]
    public async Task Head_ThenGet_IsOneEntry()
    {
        await using var bff = await BffApplication.StartAsync();
        using var head = new HttpRequestMessage(HttpMethod.Head, Path);

        await bff.SendAsync(head);
        var get = await bff.GetAsync(Path);

        Assert.Equal("cache;desc=\"hit\"", get["Server-Timing"]);
        Assert.Equal("P001", get.Json.GetProperty("product").GetProperty("id").GetString());
        Assert.Single(bff.Product.Calls);
    }

    [Theory]
    [InlineData($"{Path}?include=product", $"{Path}?include=product,reviews")]
    [InlineData(Path, $"{Path}?include=product,inventory")]
    [InlineData(Path, $"/mobile{Path}")]
    [InlineData(Path, "/product-details/P002")]
    [InlineData(Path, "/product-details/P001%20product-details")]
    [InlineData(Path, "/product-details/P001%1e")]
    public async Task Get_AnotherPage_IsAnotherEntry(string one, string another)
    {
        await using var bff = await BffApplication.StartAsync();

        await bff.GetAsync(one);
        var second = await bff.GetAsync(another);

        Assert.NotEqual("cache;desc=\"hit\"", second["Server-Timing"]);
    }

    [Fact]
    public async Task Get_QueryThatThePageDoesNotKnow_SharesThePage()
    {
        await using var bff = await BffApplication.StartAsync();

        await bff.GetAsync($"{Path}?utm_source=mail");
        await bff.GetAsync($"{Path}?utm_source=web");

        Assert.Single(bff.Product.Calls);
    }

    [Fact]
    public async Task Get_Streamed_NeitherUsesNorFillsTheCache()
    {
        await using var bff = await BffApplication.StartAsync();
        await bff.GetAsync(Path);

        var stream = await bff.GetAsync(Path, ("Accept", "application/x-ndjson"));

        Assert.Equal("application/x-ndjson", stream["Content-Type"]);
        Assert.Equal(2, bff.Product.Calls.Count);
        Assert.Single(bff.Store.StoredKeys);
    }

    [Fact]
    public async Task Get_Rehearsed_NeitherUsesNorFillsTheCache()
    {
        await using var bff = await BffApplication.StartAsync();

        var rehearsed = await bff.GetAsync(Path, ("X-Rehearse", "reviews=error"));
        Assert.Empty(bff.Store.StoredKeys);
        await bff.GetAsync(Path);
        var again = await bff.GetAsync(Path, ("X-Rehearse", "reviews=error"));

        Assert.Equal("false", rehearsed["X-Page-Complete"]);
        Assert.Equal("false", again["X-Page-Complete"]);
        Assert.Single(bff.Store.StoredKeys);
    }

    [Fact]
    public async Task Get_RehearsalHeaderInProduction_IsIgnoredByTheCacheToo()
    {
        await using var bff = await BffApplication.StartAsync(("environment", "Production"));

        var first = await bff.GetAsync(Path, ("X-Rehearse", "reviews=error"));
        var second = await bff.GetAsync(Path, ("X-Rehearse", "product=error"));

        Assert.Equal("true", first["X-Page-Complete"]);
        Assert.Equal("cache;desc=\"hit\"", second["Server-Timing"]);
        Assert.Single(bff.Product.Calls);
    }

    [Fact]
    public async Task ChangeProduct_TakesAllOfItsPagesAndNoOther()
    {
        await using var bff = await BffApplication.StartAsync();
        string[] paths = [Path, $"/mobile{Path}", "/product-details/P002"];
        foreach (var path in paths)
        {
            await bff.GetAsync(path);
        }

        await bff.Services.GetRequiredService<IPageStore>().InvalidateProductAsync("P001");
        foreach (var path in paths)
        {
            await bff.GetAsync(path);
        }

        Assert.Equal(
            ["P001", "P001", "P001", "P001", "P002"], bff.Product.Calls.Select(call => call.Target["/products/".Length..]).Order());
    }

    [Fact]
    public async Task ChangeAll_PagesOfAProduct_StillShareTheirCalls()
    {
        await using var bff = await BffApplication.StartAsync();
        await bff.Services.GetRequiredService<IPageStore>().InvalidateAllAsync();
        var gate = new Gate();
        bff.Product.Behaviour = bff.Reviews.Behaviour = bff.Inventory.Behaviour = Behaviours.Gated(gate);

        var pages = Task.WhenAll(bff.GetAsync(Path), bff.GetAsync($"/mobile{Path}"));
        await bff.Clock.ArmedAsync(TimeSpan.FromMilliseconds(290), count: 2);
        gate.Open();

        Assert.All(await pages, page => Assert.Equal("true", page["X-Page-Complete"]));
        Assert.Equal((1, 1, 1), (bff.Product.Calls.Count, bff.Reviews.Calls.Count, bff.Inventory.Calls.Count));
    }

    [Theory]
    [InlineData("", "application/json")]
    [InlineData("?include=product", "application/json")]
    [InlineData("", "application/x-ndjson")]
    [InlineData("?ids=P001,P002", "application/json")]
    public async Task Get_AfterAPurgeOfItsKind_JoinsNoFetchOfBefore(string query, string accept)
    {
        await using var bff = await BffApplication.StartAsync();
        var gate = bff.Gate("product");
        var before = bff.GetAsync(Path);
        await bff.Product.CallAsync(1);

        await bff.Services.GetRequiredService<IPageStore>().InvalidatePageAsync("product-details");
        bff.Product.Behaviour = Behaviours.Good;
        var after = await bff.GetAsync(query.StartsWith("?ids", StringComparison.Ordinal) ? $"/product-details{query}" : $"{Path}{query}", ("Accept", accept));
        gate.Open();

        Assert.Equal(HttpStatusCode.OK, after.Status);
        Assert.Equal(HttpStatusCode.OK, (await before).Status);
        Assert.True(bff.Product.Calls.Count > 1);
    }

    /// <summary>Redis was never reached: what this instance knows of its own writes counts all the same.</summary>
    [Fact]
    public async Task Get_AfterAWriteWhileRedisIsAway_JoinsNoEarlierFetch()
    {
        await using var bff = await BffApplication.StartAsync(("ConnectionStrings:cache", "127.0.0.1:1"));
        var gate = bff.Gate("product");
        var before = bff.GetAsync(Path);
        await bff.Product.CallAsync();

        Assert.False(await bff.Services.GetRequiredService<IPageStore>().InvalidateProductAsync("P001"));
        var after = bff.GetAsync(Path);
        await bff.Product.CallAsync(2);
        gate.Open();

        Assert.All(await Task.WhenAll(before, after), page => Assert.Equal("true", page["X-Page-Complete"]));
    }

    [Fact]
    public async Task Get_ClientMayKeepThePage_SaysForHowLong()
    {
        await using var bff = await BffApplication.StartAsync(("Caching:ClientMaxAge", "00:01:00"));

        Assert.Equal("public, max-age=60", (await bff.GetAsync(Path))["Cache-Control"]);
        Assert.Equal("public, max-age=60", (await bff.GetAsync(Path))["Cache-Control"]);
    }

    [Fact]
    public async Task Get_PageLargerThanTheLimit_IsServedAndNotKept()
    {
        await using var bff = await BffApplication.StartAsync(("Caching:MaxPageBytes", "1024"));
        bff.Reviews.Behaviour = Behaviours.Answers(
            $$"""[{"productId":"P001","rating":3,"comment":"{{new string('a', 2000)}}","author":"Bob"}]""");

        await bff.GetAsync(Path);
        var page = await bff.GetAsync(Path);

        Assert.Equal("true", page["X-Page-Complete"]);
        Assert.Equal(2, bff.Product.Calls.Count);
    }
}
