using ProductBff.Bff.Composition;

namespace ProductBff.Bff.Tests.Composition;

/// <summary>The page as it comes into being: the same engine, told section by section.</summary>
public sealed class StreamTests : IDisposable
{
    private readonly Scenario _scenario = new();

    public void Dispose() => _scenario.Dispose();

    [Fact]
    public async Task Stream_SectionsLandOneByOne_TellsEachWhenItLandsAndThenThePage()
    {
        (_scenario.Product.Delay, _scenario.Reviews.Delay, _scenario.Stock.Delay) = (50, 80, 30);
        await using var events = Stream();

        var stock = await Next<SectionLanded>(events, afterMs: 30);
        var product = await Next<SectionLanded>(events, afterMs: 20);
        var reviews = await Next<SectionLanded>(events, afterMs: 30);
        var page = await Next<PageClosed<Body>>(events, afterMs: 0);

        Assert.Equal((new SectionReport("stock", Provenance.Fresh, Scenario.Ms(30)), new Stock(14)), (stock.Report, stock.Value));
        Assert.Equal((new SectionReport("product", Provenance.Fresh, Scenario.Ms(50)), new Product("P001")), (product.Report, product.Value));
        Assert.Equal(("reviews", new Reviews(2)), (reviews.Report.Name, reviews.Value));
        Assert.True(page.Result.IsComplete);
        Assert.Equal(new Product("P001"), page.Result.Body!.Product);
        Assert.False(await events.MoveNextAsync());
    }

    [Fact]
    public async Task Stream_OptionalSectionTimesOut_TellsItDegraded()
    {
        _scenario.Reviews.Delay = -1;
        await using var events = Stream();
        await Next<SectionLanded>(events, afterMs: 0);
        await Next<SectionLanded>(events, afterMs: 0);

        var reviews = await Next<SectionLanded>(events, afterMs: 300);
        var page = await Next<PageClosed<Body>>(events, afterMs: 0);

        Assert.Equal(new(SectionStatus.Fallback, FailureReason.Timeout), reviews.Report.Provenance);
        Assert.Equal(PageOutcome.Partial, page.Result.Outcome);
    }

    [Fact]
    public async Task Stream_EssentialSectionFails_TellsItAndCloses()
    {
        (_scenario.Product.Delay, _scenario.Reviews.Delay, _scenario.Stock.Delay) = (20, -1, -1);
        _scenario.Product.Fails(FailureReason.Error);
        await using var events = Stream();

        var product = await Next<SectionLanded>(events, afterMs: 20);
        var page = await Next<PageClosed<Body>>(events, afterMs: 0);

        Assert.Equal((SectionStatus.Failed, null), (product.Report.Provenance.Status, product.Value));
        Assert.Equal("product", page.Result.Failure!.Section);
    }

    [Fact]
    public async Task Stream_ReaderStops_CancelsWhatNobodyElseWaitsFor()
    {
        (_scenario.Product.Delay, _scenario.Reviews.Delay, _scenario.Stock.Delay) = (-1, -1, 10);
        await using (var events = Stream())
        {
            await Next<SectionLanded>(events, afterMs: 10);
        }

        Assert.True(_scenario.Product.Calls[0].CancellationToken.IsCancellationRequested);
        Assert.True(_scenario.Reviews.Calls[0].CancellationToken.IsCancellationRequested);
    }

    [Fact]
    public async Task Stream_CallerLeaves_Closes()
    {
        _scenario.Product.Delay = -1;
        using var caller = new CancellationTokenSource();
        await using var events = Stream(caller.Token);
        await Next<SectionLanded>(events, afterMs: 0);
        await Next<SectionLanded>(events, afterMs: 0);

        await caller.CancelAsync();

        Assert.Equal(PageOutcome.CallerLeft, (await Next<PageClosed<Body>>(events, afterMs: 0)).Result.Outcome);
    }

    [Fact]
    public async Task Stream_ReaderIsSlow_ThePageEndsWithoutIt()
    {
        await _scenario.Remember(ageMs: 0);
        (_scenario.Product.Delay, _scenario.Reviews.Delay, _scenario.Stock.Delay) = (-1, -1, 10);
        await using var events = Stream();
        await Next<SectionLanded>(events, afterMs: 10);

        _scenario.Pass(10_000);

        Assert.Equal("reviews", (await Next<SectionLanded>(events, afterMs: 0)).Report.Name);
        var product = await Next<SectionLanded>(events, afterMs: 0);
        Assert.Equal(new(SectionStatus.Stale, FailureReason.Timeout, AgeMs: 400), product.Report.Provenance);
        Assert.Equal(PageOutcome.Partial, (await Next<PageClosed<Body>>(events, afterMs: 0)).Result.Outcome);
    }

    private IAsyncEnumerator<PageEvent> Stream(CancellationToken aborted = default) =>
        _scenario.Composer.StreamAsync(_scenario.Page, new("P001"), capacity: null, aborted).GetAsyncEnumerator(CancellationToken.None);

    private async Task<T> Next<T>(IAsyncEnumerator<PageEvent> events, double afterMs)
        where T : PageEvent
    {
        var next = events.MoveNextAsync().AsTask();
        if (afterMs > 0)
        {
            Assert.False(next.IsCompleted);
            _scenario.Pass(afterMs);
        }

        Assert.True(await Scenario.Soon(next));
        return Assert.IsType<T>(events.Current);
    }
}
