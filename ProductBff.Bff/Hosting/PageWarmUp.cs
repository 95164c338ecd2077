using ProductBff.Bff.Composition;
using ProductBff.Bff.Endpoints;
using ProductBff.Bff.Fetching;
using ProductBff.Bff.ProductDetails;

namespace ProductBff.Bff.Hosting;

/// <summary>Settings under <c>WarmUp</c>.</summary>
internal sealed class WarmUpOptions
{
    public const string SectionName = "WarmUp";

    /// <summary>The longest time by which the warm-up delays listening. 0 switches it off.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan MaxDuration { get; set; } = TimeSpan.FromSeconds(3);
}

/// <summary>
/// Composes pages before this instance listens: JIT compilation of code that runs for the first time takes longer than a page's
/// deadline, so the first callers would get 504, and longer than a look-up in the cache may take. Backends that are down do not block the
/// start: after <see cref="WarmUpOptions.MaxDuration"/> the instance listens in any case.
/// </summary>
internal sealed class PageWarmUp(
    PageComposer composer, PageHandler handler, IServiceProvider services, IOptions<WarmUpOptions> options, IHostEnvironment environment, TimeProvider time)
{
    private const string Id = "warm-up";
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Longer than the runtime's delay before it recompiles hot methods (tiered compilation), which is real time.</summary>
    private static readonly TimeSpan BetweenRounds = TimeSpan.FromMilliseconds(250);

    // Hot methods are recompiled twice: first instrumented, then optimised by that profile. Each step takes some calls and a pause, and so
    // again for their callers. In Development an early first page matters more.
    private readonly (int Rounds, int Parallel, int PagesPerWorker) _pages = environment.IsDevelopment() ? (1, 1, 1) : (7, 8, 40);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var length = options.Value.MaxDuration;
        if (length == TimeSpan.Zero)
        {
            return;
        }

        using var timeIsUp = new CancellationTokenSource(length, time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(timeIsUp.Token, cancellationToken);
        try
        {
            await CallEachBackendAsync(Deadline.After(time, time.GetTimestamp(), length), end.Token);
            var parallel = new ParallelOptions { MaxDegreeOfParallelism = _pages.Parallel, CancellationToken = end.Token };
            for (var round = 0; round < _pages.Rounds; round++)
            {
                await Task.Delay(round == 0 ? TimeSpan.Zero : BetweenRounds, end.Token);
                await Parallel.ForAsync(0, _pages.Parallel, parallel, ComposeAsync);
            }
        }
        catch (OperationCanceledException) when (timeIsUp.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            // The time is up: the instance starts with what is compiled.
        }
    }

    private async ValueTask ComposeAsync(int number, CancellationToken cancellationToken)
    {
        for (var pages = 0; pages < _pages.PagesPerWorker;)
        {
            var page = await composer.ComposeAsync(WebProductDetails.Page, new PageRequest($"{Id}-{number}"), cancellationToken);
            if (page.Outcome is PageOutcome.Complete or PageOutcome.NotFound)
            {
                pages++;
            }
            else
            {
                await Task.Delay(Pause, time, cancellationToken);
            }
        }

        // The whole way of a request: the look-up in the cache, JSON and the response. A product may be unknown, the catalogue's first page is not.
        await handler.GetAsync(WebProductDetails.Page, NewContext(), $"{Id}-{number}", include: null);
        await handler.GetAsync(ProductCatalogue.Page, NewContext(), "1", include: null);
        HttpContext NewContext() => new DefaultHttpContext { RequestServices = services, RequestAborted = cancellationToken };
    }

    // Without a page: the very first calls would miss a page's deadline and log warnings that mean nothing.
    private async Task CallEachBackendAsync(Deadline deadline, CancellationToken cancellationToken)
    {
        using var backend = new BackendCall(deadline);
        using var end = cancellationToken.UnsafeRegister(static call => ((BackendCall)call!).Cancel(), backend);
        var call = new SectionCall(Id, backend);
        await Task.WhenAll(
            ProductSections.Product.Fetch(services, call),
            ProductSections.Reviews.Fetch(services, call),
            ProductSections.Inventory.Fetch(services, call));
    }
}

internal static class PageWarmUpServices
{
    public static void AddPageWarmUp(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSettings<WarmUpOptions>(configuration, WarmUpOptions.SectionName);
        services.AddSingleton<PageWarmUp>();
        services.AddWarmUp<PageWarmUp>((page, cancellationToken) => page.RunAsync(cancellationToken));
    }
}
