using ProductBff.Bff.Composition;
using ProductBff.Bff.Fetching;

namespace ProductBff.Bff.Tests.Composition;

/// <summary>Rule 8: the last good value is served, marked and aged, before any fallback is.</summary>
public sealed class StaleValueTests : IDisposable
{
    private readonly Scenario _scenario = new(("Pages:LastGood:MaxAge", "00:00:10"), ("Pages:LastGood:MaxBytes", "640"));

    public void Dispose() => _scenario.Dispose();

    [Fact]
    public async Task Compose_OptionalSectionFails_ServesTheLastGoodValueWithItsAge()
    {
        await _scenario.Remember(ageMs: 1234);
        _scenario.Reviews.Fails(new(FailureReason.CircuitOpen, Scenario.Ms(1500.2)));

        var result = await Scenario.Soon(_scenario.Compose());

        Assert.Equal(PageOutcome.Partial, result.Outcome);
        Assert.Equal(new Reviews(2), result.Body!.Reviews);
        Assert.Equal(new(SectionStatus.Stale, FailureReason.CircuitOpen, AgeMs: 1234, RetryAfterMs: 1501), result.Body.Sections["reviews"]);
        Assert.Equal("reviews: circuit-open (stale)", result.Body.Error);
        Assert.False(result.IsCacheable);
    }

    [Fact]
    public async Task Compose_EssentialSectionFails_AStaleOneMakesAPartialPage()
    {
        await _scenario.Remember();
        _scenario.Product.Fails(FailureReason.Unreachable);

        var result = await Scenario.Soon(_scenario.Compose());

        Assert.Equal(PageOutcome.Partial, result.Outcome);
        Assert.Equal(SectionStatus.Stale, result.Body!.Sections["product"].Status);
    }

    [Fact]
    public async Task Compose_ProductGone_IsNotFoundAndForgotten()
    {
        await _scenario.Remember();
        _scenario.Product.Fails(FailureReason.NotFound);
        var gone = await Scenario.Soon(_scenario.Compose());
        _scenario.Product.Fails(FailureReason.Error);
        var broken = await Scenario.Soon(_scenario.Compose());

        Assert.Equal(PageOutcome.NotFound, gone.Outcome);
        Assert.Equal(PageOutcome.Failed, broken.Outcome);
    }

    [Fact]
    public async Task Compose_OptionalSectionGone_ServesTheFallbackNotWhatWasThereBefore()
    {
        await _scenario.Remember();
        _scenario.Reviews.Fails(FailureReason.NotFound);

        var result = await Scenario.Soon(_scenario.Compose());

        Assert.Equal(new(SectionStatus.Fallback, FailureReason.NotFound), result.Body!.Sections["reviews"]);
    }

    [Fact]
    public async Task Compose_AnswerAfterTheBudget_IsRemembered()
    {
        _scenario.Reviews.Delay = 450;
        _scenario.Reviews.Answer = _ => Fetched.Value(new Reviews(7));
        var late = await _scenario.ComposeWithin(300);
        Assert.Equal(new(SectionStatus.Fallback, FailureReason.Timeout), late.Body!.Sections["reviews"]);

        _scenario.Pass(150);
        _scenario.Reviews.Delay = 0;
        _scenario.Reviews.Fails(FailureReason.Error);
        _scenario.Clock.Advance(Scenario.Ms(30));
        var next = await Scenario.Soon(_scenario.Compose());

        Assert.Equal(new Reviews(7), next.Body!.Reviews);
        Assert.Equal(new(SectionStatus.Stale, FailureReason.Error, AgeMs: 30), next.Body.Sections["reviews"]);
    }

    [Fact]
    public async Task Compose_AnswerAfterThePagesDeadline_IsGivenUp()
    {
        _scenario.Reviews.Delay = -1;
        await _scenario.ComposeWithin(300);
        Assert.False(_scenario.Reviews.Calls[0].Backend.Token.IsCancellationRequested);

        _scenario.Pass(200);

        Assert.True(_scenario.Reviews.Calls[0].Backend.Token.IsCancellationRequested);
    }

    [Fact]
    public async Task Compose_NextPageWhileALateAnswerIsAwaited_JoinsIt()
    {
        _scenario.Reviews.Delay = 400;
        await _scenario.ComposeWithin(300);

        var result = await _scenario.ComposeWithin(100);

        Assert.True(result.IsComplete);
        Assert.Single(_scenario.Reviews.Calls);
    }

    [Fact]
    public async Task Compose_LastGoodValueTooOld_ServesTheFallback()
    {
        await _scenario.Remember(ageMs: 10_001);
        _scenario.Reviews.Fails(FailureReason.Error);

        Assert.Equal(SectionStatus.Fallback, (await Scenario.Soon(_scenario.Compose())).Body!.Sections["reviews"].Status);
    }

    [Fact]
    public async Task Compose_MoreThanMayBeRemembered_ForgetsTheOneRefreshedLongestAgo()
    {
        await _scenario.Remember(id: "P001");
        await _scenario.Remember(id: "P002");
        await _scenario.Remember(id: "P001");
        await _scenario.Remember(id: "P003");
        _scenario.Reviews.Fails(FailureReason.Error);

        var statuses = new List<SectionStatus>();
        foreach (var id in (string[])["P001", "P002", "P003"])
        {
            statuses.Add((await Scenario.Soon(_scenario.Compose(id))).Body!.Sections["reviews"].Status);
        }

        Assert.Equal([SectionStatus.Stale, SectionStatus.Fallback, SectionStatus.Stale], statuses);
    }

    [Fact]
    public async Task Compose_OneIsRefreshedOverAndOver_PushesOutNoOther()
    {
        using var scenario = new Scenario(("Pages:LastGood:MaxBytes", "2000"));
        await scenario.Remember(id: "P001");
        for (var refreshed = 0; refreshed < 100; refreshed++)
        {
            await scenario.Remember(id: "P002");
        }

        scenario.Reviews.Fails(FailureReason.Error);

        Assert.Equal(SectionStatus.Stale, (await Scenario.Soon(scenario.Compose("P001"))).Body!.Sections["reviews"].Status);
        Assert.Equal(SectionStatus.Stale, (await Scenario.Soon(scenario.Compose("P002"))).Body!.Sections["reviews"].Status);
    }

    [Fact]
    public async Task Compose_OtherProductRemembered_IsNoHelp()
    {
        await _scenario.Remember(id: "P001");
        _scenario.Product.Fails(FailureReason.Error);

        Assert.Equal(PageOutcome.Failed, (await Scenario.Soon(_scenario.Compose("P002"))).Outcome);
    }
}
