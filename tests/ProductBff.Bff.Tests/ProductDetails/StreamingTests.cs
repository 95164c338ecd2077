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
        Assert.Equal("no-store, no-transform", string.Join(", ", stream.Response.Headers.GetValues("Cache-Control")));
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

    [Theory]
    [InlineData(StreamedPage.ServerSentEvents)]
    [InlineData(StreamedPage.NdJson)]
    public async Task Get_TextOfAllLanguages_IsWrittenAsInThePage(string accept)
    {
        await using var bff = await BffApplication.StartAsync();
        bff.Product.Behaviour = Behaviours.Answers("""{"id":"P001","name":"Café ☕ <b> & 'x'","description":"Line\nbreak","price":1}""");
        using var stream = await StreamedPage.OpenAsync(bff, Path, accept);
        var last = await stream.NextAsync();
        while (StreamedPage.NameOf(last) != "complete")
        {
            last = await stream.NextAsync();
        }

        var page = (await bff.GetAsync(Path)).Text;
        Assert.Contains("Café ☕", page, StringComparison.Ordinal);
        Assert.Equal(page, last!.Value.GetProperty("page").GetRawText());
    }

    /// <summary>A browser connects again after every stream, also one that was read to its end, and stops at a 204.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Get_ReconnectsAfterTheLastEvent_204AndNothingIsAsked(bool failed)
    {
        await using var bff = await BffApplication.StartAsync();
        var gate = new Gate();
        bff.Product.Behaviour = async call =>
        {
            await gate.Opened;
            await (failed ? Behaviours.Malformed(call) : Behaviours.Good(call));
        };
        using var stream = await StreamedPage.OpenAsync(bff, Path, StreamedPage.ServerSentEvents);
        var (ids, last) = (new List<string?>(), "");
        await stream.NextAsync();
        Assert.Equal("2000", stream.Retry);
        ids.Add(stream.Id);
        gate.Open();
        while (await stream.NextAsync() is { } next)
        {
            last = StreamedPage.NameOf(next);
            ids.Add(stream.Id);
        }

        using var again = await StreamedPage.OpenAsync(bff, Path, StreamedPage.ServerSentEvents, ids[^1]);

        Assert.Equal(failed ? "failed" : "complete", last);
        Assert.DoesNotContain(null, ids);
        Assert.Equal(ids.Distinct(), ids);
        Assert.Equal(HttpStatusCode.NoContent, again.Status);
        Assert.Single(bff.Product.Calls);
    }

    [Fact]
    public async Task Get_ReconnectsInTheMiddle_IsTheWholePageAgain()
    {
        await using var bff = await BffApplication.StartAsync();
        string? id;
        using (var cut = await StreamedPage.OpenAsync(bff, Path, StreamedPage.ServerSentEvents))
        {
            await cut.NextAsync();
            id = cut.Id;
        }

        using var stream = await StreamedPage.OpenAsync(bff, Path, StreamedPage.ServerSentEvents, id);
        var names = new List<string>();
        while (await stream.NextAsync() is { } next)
        {
            names.Add(StreamedPage.NameOf(next));
        }

        Assert.Equal(["complete", "section inventory", "section product", "section reviews"], names.Order());
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData(StreamedPage.NdJson)]
    public async Task Get_LastEventIdWithoutEventStream_IsThePage(string accept)
    {
        await using var bff = await BffApplication.StartAsync();

        using var page = await StreamedPage.OpenAsync(bff, Path, accept, "end");

        Assert.Equal((HttpStatusCode.OK, accept), (page.Status, page.Response.Content.Headers.ContentType!.MediaType));
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
