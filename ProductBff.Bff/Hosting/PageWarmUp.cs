using Microsoft.Extensions.Options;
using ProductBff.Bff.Composition;
using ProductBff.Bff.ProductDetails;

namespace ProductBff.Bff.Hosting;

/// <summary>
/// Composes pages before this instance listens: code that runs for the first time is compiled first, which takes longer
/// than a page may take, and the first caller would be told 504. It does not wait for backends that are not up: after
/// <see cref="WarmUpOptions.MaxDuration"/> the instance listens whatever they do.
/// </summary>
internal sealed class PageWarmUp(
    PageComposer composer, IServiceProvider services, IOptions<WarmUpOptions> options, IHostEnvironment environment, TimeProvider time)
{
    private const string Id = "warm-up";
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Longer than the runtime, by its own clock, waits for new code before it compiles again what is called often.</summary>
    private static readonly TimeSpan BetweenRounds = TimeSpan.FromMilliseconds(250);

    // What is called often is compiled twice more: to see how it is used, and then for that. Each takes some calls and a pause, for all
    // that calls it as well. A developer rather sees the first page sooner.
    private readonly (int Rounds, int AtATime, int Each) _pages = environment.IsDevelopment() ? (1, 1, 1) : (7, 8, 40);

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
            var parallel = new ParallelOptions { MaxDegreeOfParallelism = _pages.AtATime, CancellationToken = end.Token };
            for (var round = 0; round < _pages.Rounds; round++)
            {
                await Task.Delay(round == 0 ? TimeSpan.Zero : BetweenRounds, end.Token);
                await Parallel.ForAsync(0, _pages.AtATime, parallel, ComposeAsync);
            }
        }
        catch (OperationCanceledException) when (timeIsUp.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            // It is as warm as it gets.
        }
    }

    private async ValueTask ComposeAsync(int number, CancellationToken cancellationToken)
    {
        for (var pages = 0; pages < _pages.Each;)
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
    }

    // Without the page around it: the very first calls would not be done within a page's deadline, which is no news to log.
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
