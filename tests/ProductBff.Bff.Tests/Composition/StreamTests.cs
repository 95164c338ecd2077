using System.Threading.Channels;
using ProductBff.Bff.Composition;
using ProductBff.Bff.Fetching;

namespace ProductBff.Bff.Tests.Composition;

/// <summary>A streamed page: the same engine, with a notification for each section.</summary>
public sealed class StreamTests : IDisposable
{
    private readonly Scenario _scenario = new();

    public void Dispose() => _scenario.Dispose();

    [Fact]
    public async Task Stream_SectionsLandOneByOne_TellsEachWhenItLandsAndThenThePage()
    {
        (_scenario.Product.Delay, _scenario.Reviews.Delay, _scenario.Stock.Delay) = (50, 80, 30);
        await using var events = Stream();

        var stock = await Next<SectionResult>(events, afterMs: 30);
        var product = await Next<SectionResult>(events, afterMs: 20);
        var reviews = await Next<SectionResult>(events, afterMs: 30);
        var page = await Next<PageResult<Body>>(events, afterMs: 0);

        Assert.Equal(new SectionResult("stock", Provenance.Fresh, Scenario.Ms(30), new Stock(14)), stock);
        Assert.Equal(new SectionResult("product", Provenance.Fresh, Scenario.Ms(50), new Product("P001")), product);
        Assert.Equal(("reviews", new Reviews(2)), (reviews.Name, reviews.Value));
        Assert.True(page.IsComplete);
        Assert.Equal(new Product("P001"), page.Body!.Product);
        Assert.False(await events.MoveNextAsync());
    }

    [Fact]
    public async Task Stream_OptionalSectionTimesOut_TellsItDegraded()
    {
        _scenario.Reviews.Delay = -1;
        await using var events = Stream();
        await Next<SectionResult>(events, afterMs: 0);
        await Next<SectionResult>(events, afterMs: 0);

        var reviews = await Next<SectionResult>(events, afterMs: 300);
        var page = await Next<PageResult<Body>>(events, afterMs: 0);

        Assert.Equal(new(SectionStatus.Fallback, FailureReason.Timeout), reviews.Provenance);
        Assert.Equal(PageOutcome.Partial, page.Outcome);
    }

    [Fact]
    public async Task Stream_EssentialSectionFails_TellsItAndCloses()
    {
        (_scenario.Product.Delay, _scenario.Reviews.Delay, _scenario.Stock.Delay) = (20, -1, -1);
        _scenario.Product.Fails(FailureReason.Error);
        await using var events = Stream();

        var product = await Next<SectionResult>(events, afterMs: 20);
        var page = await Next<PageResult<Body>>(events, afterMs: 0);

        Assert.Equal((SectionStatus.Failed, null), (product.Provenance.Status, product.Value));
        Assert.Equal("product", page.Failure!.Section);
    }

    [Fact]
    public async Task Stream_ReaderStops_CancelsWhatNobodyElseWaitsFor()
    {
        (_scenario.Product.Delay, _scenario.Reviews.Delay, _scenario.Stock.Delay) = (-1, -1, 10);
        await using (var events = Stream())
        {
            await Next<SectionResult>(events, afterMs: 10);
        }

        Assert.True(_scenario.Product.Calls[0].Backend.Token.IsCancellationRequested);
        Assert.True(_scenario.Reviews.Calls[0].Backend.Token.IsCancellationRequested);
    }

    [Fact]
    public async Task Stream_CallerLeaves_Closes()
    {
        _scenario.Product.Delay = -1;
        using var caller = new CancellationTokenSource();
        await using var events = Stream(caller.Token);
        await Next<SectionResult>(events, afterMs: 0);
        await Next<SectionResult>(events, afterMs: 0);

        await caller.CancelAsync();

        Assert.Equal(PageOutcome.CallerLeft, (await Next<PageResult<Body>>(events, afterMs: 0)).Outcome);
    }

    [Fact]
    public async Task Stream_ReaderIsSlow_ThePageEndsWithoutIt()
    {
        await _scenario.Remember(ageMs: 0);
        (_scenario.Product.Delay, _scenario.Reviews.Delay, _scenario.Stock.Delay) = (-1, -1, 10);
        await using var events = Stream();
        await Next<SectionResult>(events, afterMs: 10);

        _scenario.Pass(10_000);

        Assert.Equal("reviews", (await Next<SectionResult>(events, afterMs: 0)).Name);
        var product = await Next<SectionResult>(events, afterMs: 0);
        Assert.Equal(new(SectionStatus.Stale, FailureReason.Timeout, AgeMs: 400), product.Provenance);
        Assert.Equal(PageOutcome.Partial, (await Next<PageResult<Body>>(events, afterMs: 0)).Outcome);
    }

    /// <summary>The sections as a reader takes them, one after the other, and then the page.</summary>
    private async IAsyncEnumerator<object> Stream(CancellationToken aborted = default)
    {
        using var reader = new CancellationTokenSource();
        var events = Channel.CreateUnbounded<object>();
        using var taken = new SemaphoreSlim(0);
        var page = _scenario.Composer.ComposeAsync(_scenario.Page, new("P001"), aborted, async section =>
        {
            await events.Writer.WriteAsync(section);
            await taken.WaitAsync(reader.Token);
        });
        try
        {
            while (await Task.WhenAny(page, events.Reader.WaitToReadAsync(CancellationToken.None).AsTask()) != page || events.Reader.Count > 0)
            {
                yield return await events.Reader.ReadAsync(CancellationToken.None);
                taken.Release();
            }

            yield return await page;
        }
        finally
        {
            await reader.CancelAsync();
            await Task.WhenAny(page);
        }
    }

    private async Task<T> Next<T>(IAsyncEnumerator<object> events, double afterMs)
        where T : class
    {
        var next = events.MoveNextAsync().AsTask();
        if (afterMs > 0)
        {
            Assert.False(next.IsCompleted);
            _scenario.Pass(afterMs);
        }

        Assert.True(await Scenario.Soon(next));
        return Assert.IsAssignableFrom<T>(events.Current);
    }
}
