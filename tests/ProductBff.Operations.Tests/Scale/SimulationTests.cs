using ProductBff.Bench.Simulation;

namespace ProductBff.Operations.Tests.Scale;

/// <summary>What the defaults of retries and circuit breaker are for, on the product's own code in simulated time.</summary>
public sealed class SimulationTests
{
    private const double MostCallsPerPage = 1.2;
    private const int SecondsUntilBack = 8;

    [Theory]
    [InlineData(nameof(Trouble.Hangs))]
    [InlineData(nameof(Trouble.Fails))]
    [InlineData(nameof(Trouble.Slow))]
    [InlineData(nameof(Trouble.Overload))]
    public async Task Defaults_BackendInTrouble_MakeNoRetryStormAndRecover(string trouble)
    {
        var product = await Simulator.RunAsync(Variant.Product, Enum.Parse<Trouble>(trouble), seed: 1);
        var naive = await Simulator.RunAsync(Variant.NaiveRetries, Enum.Parse<Trouble>(trouble), seed: 1);

        Assert.All(product.All, second => Assert.InRange(product.CallsPerPage([second]), 0, MostCallsPerPage));
        Assert.InRange(product.SecondsUntilBack ?? int.MaxValue, 0, SecondsUntilBack);
        // So it can be seen, and is not a backend that is never in trouble.
        Assert.True(naive.CallsPerPage(naive.During) > MostCallsPerPage, $"Naive retries: {naive.CallsPerPage(naive.During)} calls a page.");
        Assert.True(naive.GoodShare(naive.During) < 0.1, $"Naive retries: {naive.GoodShare(naive.During)} of the pages are good.");
    }

    [Fact]
    public async Task NaiveRetries_BackendHasHung_AreNeverBack()
    {
        var naive = await Simulator.RunAsync(Variant.NaiveRetries, Trouble.Hangs, seed: 1);

        Assert.Null(naive.SecondsUntilBack);
    }
}
