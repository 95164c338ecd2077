using ProductBff.Bff.Backends.Resilience;

namespace ProductBff.Bench.Simulation;

/// <summary>How a backend is called: the product's own code with the product's defaults, except for the changes that the name says.</summary>
/// <param name="Name">The name in the tables.</param>
/// <param name="Options">The product's options with the changes.</param>
/// <param name="MindsDeadline">Whether a retry has to fit into what is left of the page's time.</param>
internal sealed record Variant(string Name, BackendOptions Options, bool MindsDeadline)
{
    public static readonly Variant Product = Of("product", _ => { });

    /// <summary>Three attempts that fit into a page, whatever happens.</summary>
    public static readonly Variant NaiveRetries = Of(
        "naive retries",
        options =>
        {
            options.AttemptTimeout = TimeSpan.FromMilliseconds(150);
            options.Retry.MaxAttempts = 2;
            options.Retry.BudgetReserve = int.MaxValue;
            options.CircuitBreaker.MinimumThroughput = int.MaxValue;
        },
        mindsDeadline: false);

    public static readonly Variant[] All =
    [
        Product,
        Of("no breaker", options => options.CircuitBreaker.MinimumThroughput = int.MaxValue),
        Of("no budget", options => options.Retry.BudgetReserve = int.MaxValue),
        Of("hedging", options => options.Hedging.Enabled = true),
        Of("no retries", options => (options.Retry.MaxAttempts, options.CircuitBreaker.MinimumThroughput) = (0, int.MaxValue)),
        NaiveRetries,
    ];

    /// <summary>Other values than the defaults.</summary>
    public static readonly Variant[] Others =
    [
        Product,
        Of("BreakDuration 1 s", options => options.CircuitBreaker.BreakDuration = TimeSpan.FromSeconds(1)),
        Of("BreakDuration 10 s", options => options.CircuitBreaker.BreakDuration = TimeSpan.FromSeconds(10)),
        Of("SamplingDuration 20 s", options => options.CircuitBreaker.SamplingDuration = TimeSpan.FromSeconds(20)),
        Of("FailureRatio 0.5", options => options.CircuitBreaker.FailureRatio = 0.5),
        Of("FailureRatio 0.9", options => options.CircuitBreaker.FailureRatio = 0.9),
        Of("BudgetRatio 0.5, BudgetReserve 100", options => (options.Retry.BudgetRatio, options.Retry.BudgetReserve) = (0.5, 100)),
        Of("AttemptTimeout 200 ms", options => options.AttemptTimeout = TimeSpan.FromMilliseconds(200)),
    ];

    private static Variant Of(string name, Action<BackendOptions> change, bool mindsDeadline = true)
    {
        var options = new BackendOptions();
        change(options);
        return new(name, options, mindsDeadline);
    }
}
