using ProductBff.Bff.Composition;
using ProductBff.Bff.Fetching;

namespace ProductBff.Bff.Tests.Composition;

/// <summary>Rules 1 to 3: all at once, essential and optional, budgets, the four ways to end.</summary>
public sealed class SectionRulesTests : IDisposable
{
    private readonly Scenario _scenario = new();

    public void Dispose() => _scenario.Dispose();

    [Fact]
    public async Task Compose_AllAnswer_IsCompleteAfterTheSlowestNotTheSum()
    {
        (_scenario.Product.Delay, _scenario.Reviews.Delay, _scenario.Stock.Delay) = (50, 80, 30);

        var page = _scenario.Compose();
        _scenario.Pass(79);
        Assert.False(page.IsCompleted);
        _scenario.Pass(1);

        var result = await Scenario.Soon(page);
        Assert.Equal(PageOutcome.Complete, result.Outcome);
        Assert.True(result.IsCacheable);
        Assert.Equal(new Product("P001"), result.Body!.Product);
        Assert.Equal(new Reviews(2), result.Body.Reviews);
        Assert.Equal(new Stock(14), result.Body.Stock);
        Assert.Null(result.Body.Error);
        Assert.All(result.Body.Sections, section => Assert.Equal(Provenance.Fresh, section.Value));
        Assert.Equal([("product", 50.0), ("reviews", 80.0), ("stock", 30.0)],
            result.Sections.Select(section => (section!.Name, section.Duration.TotalMilliseconds)));
    }

    [Fact]
    public void Compose_Always_StartsAllSectionsBeforeAnyAnswers()
    {
        (_scenario.Product.Delay, _scenario.Reviews.Delay, _scenario.Stock.Delay) = (-1, -1, -1);

        _ = _scenario.Compose();

        Assert.Equal((1, 1, 1), (_scenario.Product.Calls.Count, _scenario.Reviews.Calls.Count, _scenario.Stock.Calls.Count));
    }

    [Fact]
    public async Task Compose_EssentialSectionFails_EndsAtOnceAndCancelsTheOthers()
    {
        _scenario.Product.Delay = 20;
        _scenario.Product.Fails(FailureReason.Error);
        (_scenario.Reviews.Delay, _scenario.Stock.Delay) = (-1, -1);

        var result = await _scenario.ComposeWithin(20);

        Assert.Equal(new PageFailure("product", FailureReason.Error), result.Failure);
        Assert.Equal(PageOutcome.Failed, result.Outcome);
        Assert.False(result.IsCacheable);
        Assert.Null(result.Body);
        Assert.True(_scenario.Reviews.Calls[0].Backend.Token.IsCancellationRequested);
        Assert.True(_scenario.Stock.Calls[0].Backend.Token.IsCancellationRequested);
    }

    [Fact]
    public async Task Compose_EssentialSectionFailsSynchronously_DoesNotStartTheOthers()
    {
        _scenario.Product.Fails(new(FailureReason.CircuitOpen, Scenario.Ms(2500)));

        var result = await Scenario.Soon(_scenario.Compose());

        Assert.Equal(new PageFailure("product", FailureReason.CircuitOpen, Scenario.Ms(2500)), result.Failure);
        Assert.Empty(_scenario.Reviews.Calls);
    }

    [Fact]
    public async Task Compose_OptionalSectionRunsOutOfItsBudget_ServesThePageWithoutIt()
    {
        (_scenario.Product.Delay, _scenario.Reviews.Delay) = (50, -1);

        var page = _scenario.Compose();
        _scenario.Pass(299);
        Assert.False(page.IsCompleted);
        _scenario.Pass(1);

        var result = await Scenario.Soon(page);
        Assert.Equal(PageOutcome.Partial, result.Outcome);
        Assert.Equal(new Reviews(0), result.Body!.Reviews);
        Assert.Equal(new(SectionStatus.Fallback, FailureReason.Timeout), result.Body.Sections["reviews"]);
        Assert.Equal("reviews: timeout (fallback)", result.Body.Error);
        Assert.False(result.IsCacheable);
    }

    [Fact]
    public async Task Compose_EssentialSectionRunsOutOfItsBudget_IsDeadlinePassed()
    {
        _scenario.Product.Delay = -1;

        var result = await _scenario.ComposeWithin(400);

        Assert.Equal(PageOutcome.DeadlinePassed, result.Outcome);
        Assert.Equal(new PageFailure("product", FailureReason.Timeout), result.Failure);
    }

    [Fact]
    public async Task Compose_CallerLeaves_EndsAtOnceAndCancelsEverything()
    {
        (_scenario.Product.Delay, _scenario.Reviews.Delay, _scenario.Stock.Delay) = (-1, -1, 0);
        using var caller = new CancellationTokenSource();

        var page = _scenario.Compose(aborted: caller.Token);
        _scenario.Pass(10);
        await caller.CancelAsync();

        var result = await Scenario.Soon(page);
        Assert.Equal(PageOutcome.CallerLeft, result.Outcome);
        Assert.True(_scenario.Product.Calls[0].Backend.Token.IsCancellationRequested);
        Assert.True(_scenario.Reviews.Calls[0].Backend.Token.IsCancellationRequested);
    }

    [Fact]
    public async Task Compose_CallerLeavesWhileSectionsAreStarted_IsNoBug()
    {
        using var caller = new CancellationTokenSource();
        using var leaving = new ManualResetEventSlim();
        using var started = new ManualResetEventSlim();
        _scenario.Product.Script = async call =>
        {
            // Whoever ends the page stands here with the later sections still to come.
            using var registration = call.Backend.Token.Register(() =>
            {
                leaving.Set();
                started.Wait(TimeSpan.FromSeconds(30));
            });
            await Task.Delay(Timeout.InfiniteTimeSpan, _scenario.Clock, call.Backend.Token);
            return FailureReason.Error;
        };
        var cancelling = Task.CompletedTask;
        _scenario.Reviews.Script = async call =>
        {
            cancelling = Task.Run(caller.Cancel);
            leaving.Wait(TimeSpan.FromSeconds(30));
            await Task.Delay(Timeout.InfiniteTimeSpan, _scenario.Clock, call.Backend.Token);
            return FailureReason.Error;
        };

        var page = _scenario.Compose(aborted: caller.Token);
        started.Set();

        Assert.Equal(PageOutcome.CallerLeft, (await Scenario.Soon(page)).Outcome);
        await cancelling;
        Assert.Empty(_scenario.Stock.Calls);
    }

    [Fact]
    public async Task Compose_CallerHasLeftAlready_CallsNobody()
    {
        var result = await Scenario.Soon(_scenario.Compose(aborted: new(canceled: true)));

        Assert.Equal(PageOutcome.CallerLeft, result.Outcome);
        Assert.Empty(_scenario.Product.Calls);
    }

    [Fact]
    public async Task Compose_UnknownProduct_IsNotFound()
    {
        _scenario.Product.Fails(FailureReason.NotFound);

        Assert.Equal(PageOutcome.NotFound, (await Scenario.Soon(_scenario.Compose())).Outcome);
    }

    [Fact]
    public async Task Compose_OptionalSectionNotFound_IsAnHonestFallback()
    {
        _scenario.Stock.Fails(FailureReason.NotFound);

        var result = await Scenario.Soon(_scenario.Compose());

        Assert.Equal(new(SectionStatus.Fallback, FailureReason.NotFound), result.Body!.Sections["stock"]);
        Assert.False(result.Body.StockIsKnown);
    }

    [Fact]
    public async Task Compose_StockMissing_IsNotKnownRatherThanZero()
    {
        _scenario.Stock.Fails(FailureReason.Unreachable);

        var unknown = await Scenario.Soon(_scenario.Compose());
        _scenario.Stock.Answer = _ => Fetched.Value(new Stock(0));
        var soldOut = await Scenario.Soon(_scenario.Compose());

        Assert.Equal((new Stock(0), false), (unknown.Body!.Stock, unknown.Body.StockIsKnown));
        Assert.Equal((new Stock(0), true), (soldOut.Body!.Stock, soldOut.Body.StockIsKnown));
    }

    [Fact]
    public async Task Compose_ClientThrows_IsLoggedOnceAndThePageSurvives()
    {
        _scenario.Reviews.Answer = _ => throw new InvalidOperationException("a bug");

        var result = await Scenario.Soon(_scenario.Compose());

        Assert.Equal(new(SectionStatus.Fallback, FailureReason.Error), result.Body!.Sections["reviews"]);
        var error = Assert.Single(_scenario.Logs.GetSnapshot(), entry => entry.Level == Microsoft.Extensions.Logging.LogLevel.Error);
        Assert.Equal("a bug", error.Exception!.Message);
    }

    [Fact]
    public async Task Compose_SomeSectionsAskedFor_FetchesOnlyThose()
    {
        Assert.True(SectionSet.TryParse(_scenario.Page, "product, stock", out var include, out _));

        var result = await Scenario.Soon(_scenario.Compose(new PageRequest("P001", include)));

        Assert.Empty(_scenario.Reviews.Calls);
        Assert.Null(result.Body!.Reviews);
        Assert.Equal(["product", "stock"], result.Body.Sections.Keys);
        Assert.True(result.IsComplete);
        Assert.False(result.IsCacheable);
    }

    [Fact]
    public async Task Compose_Overloaded_LeavesOptionalSectionsOut()
    {
        await _scenario.Remember();
        _scenario.Logs.Clear();

        var result = await Scenario.Soon(_scenario.Compose(new PageRequest("P001", ShedOptional: true)));
        var unknown = await Scenario.Soon(_scenario.Compose(new PageRequest("P002", ShedOptional: true)));

        Assert.Equal((3, 1, 1), (_scenario.Product.Calls.Count, _scenario.Reviews.Calls.Count, _scenario.Stock.Calls.Count));
        Assert.Equal(new(SectionStatus.Stale, FailureReason.Shed, AgeMs: 1000), result.Body!.Sections["stock"]);
        Assert.Equal(new(SectionStatus.Fallback, FailureReason.Shed), unknown.Body!.Sections["stock"]);
    }
}
