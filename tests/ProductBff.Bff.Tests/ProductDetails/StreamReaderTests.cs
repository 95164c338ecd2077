using System.Net;
using ProductBff.Bff.Tests.Harness;

namespace ProductBff.Bff.Tests.ProductDetails;

public sealed class StreamReaderTests
{
    private const string Path = "/product-details/P001";

    [Fact]
    public async Task Get_ReaderLeaves_StopsTheWorkThatNobodyElseWaitsFor()
    {
        await using var bff = await BffApplication.StartAsync();
        bff.Product.Behaviour = bff.Reviews.Behaviour = Behaviours.Hangs;

        var stream = await StreamedPage.OpenAsync(bff, Path, StreamedPage.ServerSentEvents);
        Assert.Equal("section inventory", StreamedPage.NameOf(await stream.NextAsync()));
        stream.Dispose();

        await (await bff.Product.CallAsync()).Abandoned.InTime();
        await (await bff.Reviews.CallAsync()).Abandoned.InTime();
    }

    [Fact]
    public async Task Get_ReaderLeaves_DoesNotTouchTheWorkThatAnotherWaitsFor()
    {
        await using var bff = await BffApplication.StartAsync();
        var product = bff.Gate("product");
        bff.Reviews.Behaviour = Behaviours.Hangs;
        var leaving = await StreamedPage.OpenAsync(bff, Path, StreamedPage.ServerSentEvents);
        Assert.Equal("section inventory", StreamedPage.NameOf(await leaving.NextAsync()));
        var staying = bff.GetAsync($"{Path}?include=product");
        // Both pages wait for the product.
        await bff.Clock.ArmedAsync(TimeSpan.FromMilliseconds(450), count: 2);

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
}
