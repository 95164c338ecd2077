using ProductBff.Bff.Composition;
using ProductBff.Bff.Fetching;

namespace ProductBff.Bff.Tests.Composition;

/// <summary>Rule 7: concurrent requests for the same section of the same id share one backend call.</summary>
public sealed class SingleFlightTests : IDisposable
{
    private readonly Scenario _scenario = new();

    public void Dispose() => _scenario.Dispose();

    [Fact]
    public async Task Compose_500AtOnceForOneProduct_CostOneCallPerBackend()
    {
        (_scenario.Product.Delay, _scenario.Reviews.Delay, _scenario.Stock.Delay) = (50, 80, 30);

        var pages = new Task<PageResult<Body>>[500];
        Parallel.For(0, pages.Length, index => pages[index] = _scenario.Compose());
        _scenario.Pass(80);
        var results = await Scenario.Soon(Task.WhenAll(pages));

        Assert.All(results, result => Assert.True(result.IsComplete));
        Assert.Equal((1, 1, 1), (_scenario.Product.Calls.Count, _scenario.Reviews.Calls.Count, _scenario.Stock.Calls.Count));
    }

    [Fact]
    public async Task Compose_TwoPagesOfOneProduct_ShareItsFetch()
    {
        _scenario.Product.Delay = 50;

        var details = _scenario.Compose();
        var teaser = _scenario.Composer.ComposeAsync(_scenario.Teaser, new("P001"), CancellationToken.None);
        _scenario.Pass(50);

        Assert.Equal("P001", (await Scenario.Soon(details)).Body!.Product!.Id);
        Assert.Equal("P001", (await Scenario.Soon(teaser)).Body);
        Assert.Single(_scenario.Product.Calls);
    }

    [Fact]
    public async Task Compose_DifferentProducts_ShareNothing()
    {
        _scenario.Product.Delay = 50;

        var pages = new[] { _scenario.Compose("P001"), _scenario.Compose("P002") };
        _scenario.Pass(50);

        Assert.Equal(["P001", "P002"], (await Scenario.Soon(Task.WhenAll(pages))).Select(page => page.Body!.Product!.Id));
        Assert.Equal(2, _scenario.Product.Calls.Count);
    }

    [Fact]
    public async Task Compose_AfterTheAnswer_AsksAgain()
    {
        await Scenario.Soon(_scenario.Compose());
        await Scenario.Soon(_scenario.Compose());

        Assert.Equal(2, _scenario.Product.Calls.Count);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Compose_OneOfTwoLeaves_TheOtherGetsItsPage(bool starterLeaves)
    {
        _scenario.Product.Delay = 50;
        using var leaver = new CancellationTokenSource();

        var first = _scenario.Compose(aborted: starterLeaves ? leaver.Token : default);
        var second = _scenario.Compose(aborted: starterLeaves ? default : leaver.Token);
        _scenario.Pass(10);
        await leaver.CancelAsync();
        _scenario.Pass(40);

        var (left, stayed) = starterLeaves ? (first, second) : (second, first);
        Assert.Equal(PageOutcome.CallerLeft, (await Scenario.Soon(left)).Outcome);
        Assert.True((await Scenario.Soon(stayed)).IsComplete);
        Assert.Single(_scenario.Product.Calls);
    }

    [Fact]
    public async Task Compose_BothLeave_CancelsTheCallAndTheNextOneStartsAnew()
    {
        _scenario.Product.Delay = 50;
        using var leaver = new CancellationTokenSource();

        var pages = new[] { _scenario.Compose(aborted: leaver.Token), _scenario.Compose(aborted: leaver.Token) };
        await leaver.CancelAsync();
        await Scenario.Soon(Task.WhenAll(pages));
        Assert.True(_scenario.Product.Calls[0].Backend.Token.IsCancellationRequested);

        Assert.True((await _scenario.ComposeWithin(50)).IsComplete);
        Assert.Equal(2, _scenario.Product.Calls.Count);
    }

    [Fact]
    public async Task Compose_FlightEndsAtItsStartersDeadline_AJoinerWithTimeLeftAsksAgain()
    {
        _scenario.Product.Delay = -1;
        var first = _scenario.Compose();
        _scenario.Pass(200);
        var second = _scenario.Compose();

        // The first one's budget is over at 400; the call is left to linger until its page's deadline, 500.
        _scenario.Pass(200);
        Assert.Equal(PageOutcome.DeadlinePassed, (await Scenario.Soon(first)).Outcome);
        _scenario.Product.Delay = 20;
        _scenario.Pass(100);
        Assert.True(_scenario.Product.Calls[0].Backend.Token.IsCancellationRequested);
        Assert.Equal(2, _scenario.Product.Calls.Count);
        _scenario.Pass(20);

        Assert.True((await Scenario.Soon(second)).IsComplete);
    }

    [Fact]
    public async Task Compose_StarterLeavesAndBackendHangs_TheCallEndsAtTheStartersDeadline()
    {
        _scenario.Product.Delay = -1;
        using var leaver = new CancellationTokenSource();
        var first = _scenario.Compose(aborted: leaver.Token);
        _scenario.Pass(300);
        var second = _scenario.Compose();
        await leaver.CancelAsync();
        _scenario.Pass(199);
        Assert.False(_scenario.Product.Calls[0].Backend.Token.IsCancellationRequested);
        _scenario.Pass(1);

        Assert.True(_scenario.Product.Calls[0].Backend.Token.IsCancellationRequested);
        Assert.Equal(2, _scenario.Product.Calls.Count);
        _scenario.Pass(200);
        Assert.Equal(PageOutcome.DeadlinePassed, (await Scenario.Soon(second)).Outcome);
        Assert.Equal(PageOutcome.CallerLeft, (await Scenario.Soon(first)).Outcome);
    }

    [Fact]
    public async Task Compose_BackendSaysTimeoutAtOnceToMany_AsksAtMostTwice()
    {
        _scenario.Product.Delay = 10;
        _scenario.Product.Fails(FailureReason.Timeout);

        var pages = Enumerable.Range(0, 50).Select(_ =>
        {
            _scenario.Clock.Advance(Scenario.Ms(0.1));
            return _scenario.Compose();
        }).ToArray();
        _scenario.Pass(400);

        Assert.All(await Scenario.Soon(Task.WhenAll(pages)), page => Assert.Equal(PageOutcome.DeadlinePassed, page.Outcome));
        Assert.Equal(2, _scenario.Product.Calls.Count);
    }

    [Fact]
    public async Task Call_Always_KnowsThePagesDeadlineNotTheBudget()
    {
        _scenario.Stock.Delay = -1;

        var page = _scenario.Compose();

        Assert.Equal(Scenario.Ms(500), _scenario.Stock.Calls[0].Backend.Deadline.TimeLeft);
        _scenario.Pass(200);
        Assert.Equal(Scenario.Ms(300), _scenario.Stock.Calls[0].Backend.Deadline.TimeLeft);
        await Scenario.Soon(page);
    }

    [Fact]
    public async Task Compose_WithAnotherVersion_DoesNotJoinAndTheOldAnswerIsNotRemembered()
    {
        var version = 1;
        _scenario.Product.Delay = 50;
        _scenario.Product.Answer = id => Fetched.Value(new Product(id, version));
        var before = _scenario.Compose(new PageRequest("P001", Version: 0));
        _scenario.Pass(20);

        _scenario.Product.Delay = 10;
        version = 2;
        var after = _scenario.Compose(new PageRequest("P001", Version: 7));
        _scenario.Pass(10);
        Assert.Equal(2, (await Scenario.Soon(after)).Body!.Product!.Version);
        version = 1;
        _scenario.Pass(20);
        Assert.Equal(1, (await Scenario.Soon(before)).Body!.Product!.Version);

        _scenario.Product.Fails(FailureReason.Error);
        Assert.Equal(2, (await _scenario.ComposeWithin(10)).Body!.Product!.Version);
    }

    [Fact]
    public async Task Compose_VersionIsNotKnown_JoinsWhateverIsUnderWay()
    {
        _scenario.Product.Delay = 50;

        var pages = new[] { _scenario.Compose(new PageRequest("P001", Version: 7)), _scenario.Compose() };
        _scenario.Pass(50);

        Assert.All(await Scenario.Soon(Task.WhenAll(pages)), page => Assert.True(page.IsComplete));
        Assert.Single(_scenario.Product.Calls);
    }
}
