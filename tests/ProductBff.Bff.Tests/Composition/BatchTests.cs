using ProductBff.Bff.Composition;
using ProductBff.Bff.Fetching;

namespace ProductBff.Bff.Tests.Composition;

/// <summary>Many pages at once: one backend call for many ids, an outcome of its own for each.</summary>
public sealed class BatchTests : IDisposable
{
    private readonly Scenario _scenario = new(("Pages:Batch:ChunkSize", "10"));

    public void Dispose() => _scenario.Dispose();

    [Fact]
    public async Task ComposeMany_SectionsWithAndWithoutBatchCalls_AsksAsLittleAsPossible()
    {
        var ids = Ids(25);

        var entries = await Scenario.Soon(ComposeMany(ids));

        Assert.Equal(ids, entries.Select(entry => entry.Body!.Product!.Id));
        Assert.All(entries, entry => Assert.True(entry.IsCacheable));
        Assert.Equal([10, 10, 5], _scenario.Product.Batches.Select(batch => batch.Ids.Count));
        Assert.Empty(_scenario.Product.Calls);
        Assert.Equal(ids, _scenario.Reviews.Calls.Select(call => call.Id).Order());
    }

    [Fact]
    public async Task ComposeMany_UnknownAndBrokenIds_DoNotFailTheirNeighbours()
    {
        _scenario.Product.Answer = id => id switch
        {
            "P001" => FailureReason.NotFound,
            "P002" => FailureReason.Malformed,
            _ => Fetched.Value(new Product(id)),
        };

        var entries = await Scenario.Soon(ComposeMany(Ids(4)));

        Assert.Equal(
            [PageOutcome.Complete, PageOutcome.NotFound, PageOutcome.Failed, PageOutcome.Complete],
            entries.Select(entry => entry.Outcome));
    }

    [Fact]
    public async Task ComposeMany_ClientThrows_EveryIdFailsAndItIsLoggedOnce()
    {
        _scenario.Stock.Answer = _ => throw new InvalidOperationException("a bug");

        var entries = await Scenario.Soon(ComposeMany(Ids(3)));

        Assert.All(entries, entry =>
            Assert.Equal(new(SectionStatus.Fallback, FailureReason.Error), entry.Body!.Sections["stock"]));
        Assert.Single(_scenario.Logs.GetSnapshot(), entry => entry.Exception is InvalidOperationException);
    }

    [Fact]
    public async Task ComposeMany_OneIsInTheAirAlready_JoinsIt()
    {
        (_scenario.Product.Delay, _scenario.Stock.Delay) = (50, 0);
        var single = _scenario.Compose("P001");
        var batch = ComposeMany(Ids(3));
        _scenario.Pass(50);

        Assert.True((await Scenario.Soon(single)).IsComplete);
        Assert.All(await Scenario.Soon(batch), entry => Assert.True(entry.IsComplete));
        Assert.Equal(["P000", "P002"], Assert.Single(_scenario.Product.Batches).Ids);
        Assert.Equal("P001", Assert.Single(_scenario.Product.Calls).Id);
    }

    [Fact]
    public async Task ComposeMany_SinglePageMeanwhile_JoinsTheBatch()
    {
        _scenario.Product.Delay = 50;
        var batch = ComposeMany(Ids(3));
        var single = _scenario.Compose("P001");
        _scenario.Pass(50);

        Assert.True((await Scenario.Soon(single)).IsComplete);
        await Scenario.Soon(batch);
        Assert.Empty(_scenario.Product.Calls);
    }

    [Fact]
    public async Task ComposeMany_SinglePageJoinsAndLeaves_TheBatchKeepsItsInterest()
    {
        _scenario.Product.Delay = 50;
        using var leaver = new CancellationTokenSource();
        var batch = ComposeMany(Ids(12));

        var single = _scenario.Compose("P011", leaver.Token);
        await leaver.CancelAsync();
        await Scenario.Soon(single);
        _scenario.Pass(50);

        Assert.All(await Scenario.Soon(batch), entry => Assert.True(entry.IsComplete));
        Assert.Empty(_scenario.Product.Calls);
    }

    [Fact]
    public async Task ComposeMany_FirstPageEndsBeforeOthersBegin_TheOthersAreFetched()
    {
        _scenario.Stock.Delay = 50;
        _scenario.Reviews.Answer = id => id == "P000" ? FailureReason.NotFound : Fetched.Value(new Reviews(3));

        var batch = _scenario.Composer.ComposeManyAsync(_scenario.Rating, Requests(Ids(3)), CancellationToken.None);
        _scenario.Pass(50);

        var pages = await Scenario.Soon(batch);

        Assert.Equal([PageOutcome.NotFound, PageOutcome.Complete, PageOutcome.Complete], pages.Select(page => page.Outcome));
        Assert.Equal([null, 3, 3], pages.Select(page => page.Body));
    }

    [Fact]
    public async Task ComposeMany_AllPagesEndBeforeTheirCall_MakesNone()
    {
        _scenario.Reviews.Fails(FailureReason.NotFound);

        await Scenario.Soon(_scenario.Composer.ComposeManyAsync(_scenario.Rating, Requests(Ids(3)), CancellationToken.None));

        Assert.Empty(_scenario.Stock.Batches);
    }

    [Fact]
    public async Task ComposeMany_AllPagesOfOneCallEnd_OnlyThatIsCancelled()
    {
        (_scenario.Stock.Delay, _scenario.Reviews.Delay) = (100, 50);
        _scenario.Reviews.Answer = id => string.CompareOrdinal(id, "P010") < 0 ? FailureReason.NotFound : Fetched.Value(new Reviews(3));

        var batch = _scenario.Composer.ComposeManyAsync(_scenario.Rating, Requests(Ids(12)), CancellationToken.None);
        _scenario.Pass(50);
        Assert.Equal([true, false], _scenario.Stock.Batches.Select(call => call.Backend.Token.IsCancellationRequested));
        _scenario.Pass(50);

        Assert.Equal([3, 3], (await Scenario.Soon(batch)).Skip(10).Select(page => page.Body!.Value));
    }

    [Fact]
    public async Task ComposeMany_CallerLeaves_CancelsTheBatchCall()
    {
        _scenario.Product.Delay = -1;
        using var caller = new CancellationTokenSource();

        var batch = _scenario.Composer.ComposeManyAsync(_scenario.Page, Requests(Ids(12)), caller.Token);
        await caller.CancelAsync();

        Assert.All(await Scenario.Soon(batch), entry => Assert.Equal(PageOutcome.CallerLeft, entry.Outcome));
        Assert.All(_scenario.Product.Batches, call => Assert.True(call.Backend.Token.IsCancellationRequested));
    }

    [Fact]
    public async Task ComposeMany_BackendHangs_EndsByTheBudgetOfOnePage()
    {
        _scenario.Reviews.Delay = -1;

        var batch = ComposeMany(Ids(12));
        _scenario.Pass(500);

        var entries = await Scenario.Soon(batch);
        Assert.All(entries, entry => Assert.Equal(PageOutcome.Partial, entry.Outcome));
        Assert.All(entries, entry => Assert.Equal(Provenance.Fresh, entry.Body!.Sections["stock"]));
        Assert.All(entries, entry => Assert.Equal(FailureReason.Timeout, entry.Body!.Sections["reviews"].Reason));
    }

    [Fact]
    public async Task ComposeMany_OptionalSectionsShedOrNotAskedFor_AreNotFetched()
    {
        Assert.True(SectionSet.TryParse(_scenario.Page, "product,stock", out var include, out _));

        await Scenario.Soon(_scenario.Composer.ComposeManyAsync(
            _scenario.Page, [.. Ids(3).Select(id => new PageRequest(id, include, ShedOptional: true))], CancellationToken.None));

        Assert.Single(_scenario.Product.Batches);
        Assert.Empty(_scenario.Reviews.Calls);
        Assert.Empty(_scenario.Stock.Batches);
    }

    [Fact]
    public async Task ComposeMany_OneId_IsAnOrdinaryFetch()
    {
        Assert.True(Assert.Single(await Scenario.Soon(ComposeMany(["P001"]))).IsComplete);
        Assert.Empty(_scenario.Product.Batches);
    }

    private static string[] Ids(int count) => [.. Enumerable.Range(0, count).Select(number => $"P{number:000}")];

    private static PageRequest[] Requests(string[] ids) => [.. ids.Select(id => new PageRequest(id))];

    private Task<PageResult<Body>[]> ComposeMany(string[] ids) =>
        _scenario.Composer.ComposeManyAsync(_scenario.Page, Requests(ids), CancellationToken.None);
}
