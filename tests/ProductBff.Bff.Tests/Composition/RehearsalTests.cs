using ProductBff.Bff.Composition;
using ProductBff.Bff.Endpoints;
using ProductBff.Bff.Fetching;

namespace ProductBff.Bff.Tests.Composition;

/// <summary>A section misbehaves on purpose.</summary>
public sealed class RehearsalTests : IDisposable
{
    private readonly Scenario _scenario = new();

    public void Dispose() => _scenario.Dispose();

    [Theory]
    [InlineData("reviews=error", "error", null)]
    [InlineData("reviews=not-found", "not-found", null)]
    [InlineData("reviews=malformed", "malformed", null)]
    [InlineData("reviews=circuit-open", "circuit-open", null)]
    [InlineData("reviews = circuit-open(2.5s)", "circuit-open", 2500L)]
    [InlineData("reviews=rate-limited(700ms)", "rate-limited", 700L)]
    [InlineData("reviews=fallback", "error", null)]
    public async Task Compose_Failing_ServesTheFallbackWithoutAsking(string text, string reason, long? retryAfterMs)
    {
        var result = await Scenario.Soon(Rehearse(text));

        var reviews = result.Body!.Sections["reviews"];
        Assert.Equal((SectionStatus.Fallback, reason, retryAfterMs), (reviews.Status, reviews.Reason?.WireName(), reviews.RetryAfterMs));
        Assert.Empty(_scenario.Reviews.Calls);
        Assert.Single(_scenario.Product.Calls);
    }

    [Fact]
    public async Task Compose_EssentialCircuitOpen_FailsThePage()
    {
        Assert.Equal(
            new PageFailure("product", FailureReason.CircuitOpen, Scenario.Ms(3000)),
            (await Scenario.Soon(Rehearse("product=circuit-open(3s)"))).Failure);
    }

    [Fact]
    public async Task Compose_Timeout_TakesTheWholeBudget()
    {
        var page = Rehearse("reviews=timeout");
        _scenario.Pass(299);
        Assert.False(page.IsCompleted);
        _scenario.Pass(1);

        Assert.Equal(new(SectionStatus.Fallback, FailureReason.Timeout), (await Scenario.Soon(page)).Body!.Sections["reviews"]);
    }

    [Fact]
    public async Task Compose_Slow_IsFreshLaterButNeverCacheable()
    {
        var page = Rehearse("stock=slow(150ms)");
        _scenario.Pass(149);
        Assert.False(page.IsCompleted);
        _scenario.Pass(1);

        var result = await Scenario.Soon(page);
        Assert.True(result.IsComplete);
        Assert.False(result.IsCacheable);
    }

    [Theory]
    [InlineData(true, 500L)]
    [InlineData(false, 0L)]
    public async Task Compose_Stale_IsStaleWhetherAnythingIsRememberedOrNot(bool remembered, long ageMs)
    {
        if (remembered)
        {
            await _scenario.Remember(ageMs: 500);
        }

        var result = await Scenario.Soon(Rehearse("stock=stale"));

        Assert.Equal(new(SectionStatus.Stale, FailureReason.Error, AgeMs: ageMs), result.Body!.Sections["stock"]);
        Assert.Equal(new Stock(14), result.Body.Stock);
    }

    [Fact]
    public async Task Compose_Fallback_IsServedThoughSomethingIsRemembered()
    {
        await _scenario.Remember();

        Assert.Equal(SectionStatus.Fallback, (await Scenario.Soon(Rehearse("stock=fallback"))).Body!.Sections["stock"].Status);
    }

    [Fact]
    public async Task Compose_NotFound_IsNotPaperedOverWithWhatIsRemembered()
    {
        await _scenario.Remember();

        Assert.Equal(SectionStatus.Fallback, (await Scenario.Soon(Rehearse("stock=not-found"))).Body!.Sections["stock"].Status);
        Assert.Equal(PageOutcome.NotFound, (await Scenario.Soon(Rehearse("product=not-found"))).Outcome);
    }

    [Fact]
    public async Task Compose_Rehearsed_NobodyElseJoinsAndNothingIsRemembered()
    {
        var rehearsed = Rehearse("stock=slow(100ms)");
        Assert.True((await Scenario.Soon(_scenario.Compose())).IsComplete);
        await Scenario.Soon(_scenario.Compose(new PageRequest("P002", Faults: Parse("stock=stale"))));
        _scenario.Pass(100);
        await Scenario.Soon(rehearsed);
        _scenario.Stock.Fails(FailureReason.Error);

        Assert.Equal(3, _scenario.Stock.Calls.Count);
        Assert.Equal(100, (await Scenario.Soon(_scenario.Compose())).Body!.Sections["stock"].AgeMs);
        Assert.Equal(SectionStatus.Fallback, (await Scenario.Soon(_scenario.Compose("P002"))).Body!.Sections["stock"].Status);
    }

    [Theory]
    [InlineData("reviews", "'reviews' is not of the form section=state")]
    [InlineData("", "'' is not of the form")]
    [InlineData("reviews=error,", "'' is not of the form")]
    [InlineData("ratings=error", "'ratings' is not a section of this page; they are product, reviews, stock")]
    [InlineData("reviews=error, reviews=stale", "'reviews' is named twice.")]
    [InlineData("reviews=odd", "'odd' is not a state to rehearse; they are stale, fallback, slow(200ms), timeout, error,")]
    [InlineData("reviews=slow", "'slow' is not a state")]
    [InlineData("reviews=slow(5)", "'slow(5)' is not a state")]
    [InlineData("reviews=slow(ms)", "'slow(ms)' is not a state")]
    [InlineData("reviews=slow(-5ms)", "'slow(-5ms)' is not a state")]
    [InlineData("reviews=slow(61s)", "'slow(61s)' is not a state")]
    [InlineData("reviews=slow(-Infinitys)", "'slow(-Infinitys)' is not a state")]
    [InlineData("reviews=slow(NaNms)", "'slow(NaNms)' is not a state")]
    [InlineData("reviews=slow(5mss)", "'slow(5mss)' is not a state")]
    [InlineData("reviews=slow(99999999999999999999999999999999s)", "'slow(99999999999999999999999999999999s)' is not a state")]
    [InlineData("reviews=error(5s)", "'error(5s)' is not a state")]
    [InlineData("reviews=circuit-open(5s)x", "'circuit-open(5s)x' is not a state")]
    [InlineData("product=fallback", "'product=fallback': an essential section has no fallback")]
    [InlineData("reviews=caller-left", "'caller-left' is not a state")]
    public void TryParse_Nonsense_SaysWhatIsWrong(string text, string expected)
    {
        Assert.False(FaultHeader.TryParse(_scenario.Page, text, out _, out var error));
        Assert.StartsWith(expected, error);
    }

    private Task<PageResult<Body>> Rehearse(string text) => _scenario.Compose(new PageRequest("P001", Faults: Parse(text)));

    private IReadOnlyList<Fault> Parse(string text)
    {
        Assert.True(FaultHeader.TryParse(_scenario.Page, text, out var faults, out var error), error);
        return faults;
    }
}
