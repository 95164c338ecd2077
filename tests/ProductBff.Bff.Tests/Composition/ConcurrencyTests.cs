using ProductBff.Bff.Composition;
using ProductBff.Bff.Fetching;

namespace ProductBff.Bff.Tests.Composition;

/// <summary>Races that only show with many threads at once.</summary>
public sealed class ConcurrencyTests : IDisposable
{
    private readonly Scenario _scenario = new();
    private int _open;

    public void Dispose() => _scenario.Dispose();

    [Fact]
    public async Task Compose_ManyComeAndGoOnManyThreads_EverybodyIsAnsweredAndNoCallIsLeftBehind()
    {
        (_scenario.Product.Script, _scenario.Reviews.Script, _scenario.Stock.Script) = (Erratic<Product>(new("")), Erratic<Reviews>(new(1)), Erratic<Stock>(new(1)));
        var callers = Enumerable.Range(0, 8).Select(seed => Task.Run(() => VisitAsync(new(seed)))).ToArray();
        var all = Task.WhenAll(callers);
        while (!all.IsCompleted)
        {
            _scenario.Clock.Advance(Scenario.Ms(1));
            await Task.Yield();
        }

        var outcomes = (await Scenario.Soon(all)).SelectMany(one => one).ToList();
        _scenario.Pass(1000);
        for (var patience = 0; patience < 1000 && _open > 0; patience++)
        {
            await Task.Delay(10);
        }

        Assert.Equal(8 * 200, outcomes.Count);
        Assert.Contains(PageOutcome.Complete, outcomes);
        Assert.Contains(PageOutcome.CallerLeft, outcomes);
        Assert.Equal(0, _open);
    }

    /// <summary>A backend that answers at once, later, wrongly or never.</summary>
    private Func<SectionCall, Task<Fetched<T>>> Erratic<T>(T value)
    {
        var calls = 0;
        return async call =>
        {
            Interlocked.Increment(ref _open);
            try
            {
                var turn = Interlocked.Increment(ref calls) % 7;
                if (turn > 0)
                {
                    await Task.Delay(turn == 6 ? Timeout.InfiniteTimeSpan : Scenario.Ms(turn * turn), _scenario.Clock, call.Backend.Token);
                }

                return turn == 3 ? FailureReason.Error : Fetched.Value(value);
            }
            finally
            {
                Interlocked.Decrement(ref _open);
            }
        };
    }

    private async Task<List<PageOutcome>> VisitAsync(Random random)
    {
        var outcomes = new List<PageOutcome>();
        for (var visit = 0; visit < 200; visit++)
        {
            using var caller = new CancellationTokenSource();
            var page = _scenario.Compose(random.Next(2) == 0 ? "A" : "B", caller.Token);
            if (random.Next(3) == 0)
            {
                await Task.Yield();
                await caller.CancelAsync();
            }

            outcomes.Add((await Scenario.Soon(page)).Outcome);
        }

        return outcomes;
    }
}
