using System.Net;
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
        var (product, reviews, inventory) = (bff.Gate("product"), bff.Gate("reviews"), bff.Gate("inventory"));
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
        Assert.Equal(["section inventory", "section product", "section reviews"], new[] { first, second, third }.Select(StreamedPage.NameOf));
        Assert.True(Contract.SameJson(Contract.Inventory("P001"), first!.Value.GetProperty("value")));
        Assert.Equal("fresh", first.Value.GetProperty("status").GetString());
        Assert.Equal("complete", StreamedPage.NameOf(last));
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
        Assert.Equal(["section inventory", "section product"], new[] { await stream.NextAsync(), await stream.NextAsync() }.Select(StreamedPage.NameOf).Order());
        await bff.Clock.ArmedAsync(TimeSpan.FromMilliseconds(300));
        bff.Clock.Advance(TimeSpan.FromMilliseconds(300));
        var reviews = await stream.NextAsync();
        var last = await stream.NextAsync();

        Assert.Equal("section reviews", StreamedPage.NameOf(reviews));
        Assert.Equal("fallback", reviews!.Value.GetProperty("status").GetString());
        Assert.Equal("timeout", reviews.Value.GetProperty("reason").GetString());
        Assert.Equal(300, reviews.Value.GetProperty("durationMs").GetDouble());
        Assert.Equal("complete", StreamedPage.NameOf(last));
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
        Assert.Equal("section inventory", StreamedPage.NameOf(first));
        Assert.Equal("section product", StreamedPage.NameOf(await stream.NextAsync()));
        var last = await stream.NextAsync();
        Assert.Equal("failed", StreamedPage.NameOf(last));
        Assert.False(last!.Value.GetProperty("complete").GetBoolean());
        var problem = last.Value.GetProperty("problem");
        Assert.Equal(502, problem.GetProperty("status").GetInt32());
        Assert.Equal("product", problem.GetProperty("section").GetString());
        Assert.Matches("^[0-9a-f]{32}$", problem.GetProperty("traceId").GetString());
        Assert.Null(await stream.NextAsync());
    }
}
