using System.Net;
using System.Text.Json;
using ProductBff.Bff.Tests.Harness;

namespace ProductBff.Bff.Tests.ProductDetails;

public sealed class StreamingTests
{
    private const string Path = "/product-details/P001";

    [Theory]
    [InlineData(StreamedPage.ServerSentEvents)]
    [InlineData(StreamedPage.NdJson)]
    public async Task Get_SectionsLandOneByOne_EachIsSentWhenItLands(string accept)
    {
        await using var bff = await BffApplication.StartAsync();
        var (product, reviews, inventory) = (Gated(bff, "product"), Gated(bff, "reviews"), Gated(bff, "inventory"));
        var opening = StreamedPage.OpenAsync(bff, Path, accept);

        inventory.Open();
        using var stream = await opening;
        var first = await stream.NextAsync();
        product.Open();
        var second = await stream.NextAsync();
        reviews.Open();
        var third = await stream.NextAsync();
        var last = await stream.NextAsync();

        Assert.Equal(HttpStatusCode.OK, stream.Status);
        Assert.Equal(accept, stream.Response.Content.Headers.ContentType!.ToString());
        Assert.Equal("no-store", stream.Response.Headers.CacheControl!.ToString());
        Assert.Equal(["section inventory", "section product", "section reviews"], new[] { first, second, third }.Select(Name));
        Assert.True(Contract.SameJson(Contract.Inventory("P001"), first!.Value.GetProperty("value")));
        Assert.Equal("fresh", first.Value.GetProperty("status").GetString());
        Assert.Equal("complete", Name(last));
        Assert.True(last!.Value.GetProperty("complete").GetBoolean());
        Assert.Null(await stream.NextAsync());

        // The whole page is the one that a client gets that does not stream; and a stream is kept in no cache.
        Assert.Empty(bff.Store.StoredKeys);
        Assert.Equal((await bff.GetAsync(Path)).Text, last.Value.GetProperty("page").GetRawText());
    }

    [Fact]
    public async Task Get_OptionalSectionIsLate_IsAnnouncedAsItsFallbackAndThePageAsPartial()
    {
        await using var bff = await BffApplication.StartAsync();
        bff.Reviews.Behaviour = Behaviours.Hangs;

        using var stream = await StreamedPage.OpenAsync(bff, Path, StreamedPage.NdJson);
        Assert.Equal(["section inventory", "section product"], new[] { await stream.NextAsync(), await stream.NextAsync() }.Select(Name).Order());
        await bff.Clock.ArmedAsync(TimeSpan.FromMilliseconds(300));
        bff.Clock.Advance(TimeSpan.FromMilliseconds(300));
        var reviews = await stream.NextAsync();
        var last = await stream.NextAsync();

        Assert.Equal("section reviews", Name(reviews));
        Assert.Equal("fallback", reviews!.Value.GetProperty("status").GetString());
        Assert.Equal("timeout", reviews.Value.GetProperty("reason").GetString());
        Assert.Equal(300, reviews.Value.GetProperty("durationMs").GetDouble());
        Assert.Equal("complete", Name(last));
        Assert.False(last!.Value.GetProperty("complete").GetBoolean());
        Assert.Equal("reviews: timeout (fallback)", last.Value.GetProperty("error").GetString());
        Assert.Equal("[]", last.Value.GetProperty("page").GetProperty("reviews").GetRawText());
    }

    [Theory]
    [InlineData(StreamedPage.ServerSentEvents)]
    [InlineData(StreamedPage.NdJson)]
    public async Task Get_EssentialSectionFailsFirst_IsAProblemWithItsStatus(string accept)
    {
        await using var bff = await BffApplication.StartAsync();
        bff.Product.Behaviour = Behaviours.Malformed;
        bff.Reviews.Behaviour = bff.Inventory.Behaviour = Behaviours.Hangs;

        using var stream = await StreamedPage.OpenAsync(bff, Path, accept);

        Assert.Equal(HttpStatusCode.BadGateway, stream.Status);
        Assert.Equal("application/problem+json", stream.Response.Content.Headers.ContentType!.ToString());
    }

    [Theory]
    [InlineData(StreamedPage.ServerSentEvents)]
    [InlineData(StreamedPage.NdJson)]
    public async Task Get_EssentialSectionFailsLater_IsTheLastEvent(string accept)
    {
        await using var bff = await BffApplication.StartAsync();
        var gate = new Gate();
        bff.Product.Behaviour = async call =>
        {
            await gate.Opened;
            await Behaviours.Malformed(call);
        };
        bff.Reviews.Behaviour = Behaviours.Hangs;

        using var stream = await StreamedPage.OpenAsync(bff, Path, accept);
        var first = await stream.NextAsync();
        gate.Open();

        Assert.Equal(HttpStatusCode.OK, stream.Status);
        Assert.Equal("section inventory", Name(first));
        Assert.Equal("section product", Name(await stream.NextAsync()));
        var last = await stream.NextAsync();
        Assert.Equal("failed", Name(last));
        Assert.False(last!.Value.GetProperty("complete").GetBoolean());
        var problem = last.Value.GetProperty("problem");
        Assert.Equal(502, problem.GetProperty("status").GetInt32());
        Assert.Equal("product", problem.GetProperty("section").GetString());
        Assert.Matches("^[0-9a-f]{32}$", problem.GetProperty("traceId").GetString());
        Assert.Null(await stream.NextAsync());
    }

    [Fact]
    public async Task Get_ReaderLeaves_StopsTheWorkThatNobodyElseWaitsFor()
    {
        await using var bff = await BffApplication.StartAsync();
        bff.Product.Behaviour = bff.Reviews.Behaviour = Behaviours.Hangs;

        var stream = await StreamedPage.OpenAsync(bff, Path, StreamedPage.ServerSentEvents);
        Assert.Equal("section inventory", Name(await stream.NextAsync()));
        stream.Dispose();

        await (await bff.Product.CallAsync()).Abandoned.InTime();
        await (await bff.Reviews.CallAsync()).Abandoned.InTime();
    }

    [Fact]
    public async Task Get_ReaderLeaves_DoesNotTouchTheWorkThatAnotherWaitsFor()
    {
        await using var bff = await BffApplication.StartAsync();
        var product = Gated(bff, "product");
        bff.Reviews.Behaviour = Behaviours.Hangs;
        var leaving = await StreamedPage.OpenAsync(bff, Path, StreamedPage.ServerSentEvents);
        Assert.Equal("section inventory", Name(await leaving.NextAsync()));
        var staying = bff.GetAsync($"{Path}?include=product");
        // A page arms its timer when it has joined all of its calls.
        await bff.Clock.ArmedAsync(TimeSpan.FromMilliseconds(450));

        leaving.Dispose();
        await (await bff.Reviews.CallAsync()).Abandoned.InTime();
        var call = Assert.Single(bff.Product.Calls);
        Assert.False(call.Abandoned.IsCompleted);
        product.Open();

        Assert.Equal("true", (await staying)["X-Page-Complete"]);
        Assert.Single(bff.Product.Calls);
    }

    [Theory]
    [InlineData("*/*", "application/json")]
    [InlineData("application/json", "application/json")]
    [InlineData("text/event-stream;q=0.5, application/json", "application/json")]
    [InlineData("application/json;q=0.5, text/event-stream", "text/event-stream")]
    [InlineData("text/event-stream;q=0", "application/json")]
    [InlineData("application/x-ndjson, text/event-stream", "application/x-ndjson")]
    [InlineData("not a media type, text/event-stream-ish", "application/json")]
    public async Task Get_Accept_ChoosesTheForm(string accept, string form)
    {
        await using var bff = await BffApplication.StartAsync();

        using var stream = await StreamedPage.OpenAsync(bff, Path, accept);

        Assert.Equal(HttpStatusCode.OK, stream.Status);
        Assert.Equal(form, stream.Response.Content.Headers.ContentType!.MediaType);
        Assert.Equal("Accept", stream.Response.Headers.Vary.ToString());
    }

    private static Gate Gated(BffApplication bff, string section)
    {
        var gate = new Gate();
        bff[section].Behaviour = Behaviours.Gated(gate);
        return gate;
    }

    private static string Name(JsonElement? pageEvent) =>
        pageEvent is not { } json ? "end"
            : json.TryGetProperty("section", out var section) ? $"{json.GetProperty("event").GetString()} {section.GetString()}"
            : json.GetProperty("event").GetString()!;
}
