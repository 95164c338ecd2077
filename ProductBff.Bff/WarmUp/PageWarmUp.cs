using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using ProductBff.Bff.Composition;
using ProductBff.Bff.ProductDetails;

namespace ProductBff.Bff.WarmUp;

/// <summary>
/// Composes a page before this instance says that it is ready: code that runs for the first time is compiled first, which
/// takes longer than a page may take, and the first caller would be told 504. Ready does not mean that the backends are
/// up: after <see cref="WarmUpOptions.MaxDuration"/> the instance is ready whatever they do.
/// </summary>
internal sealed class PageWarmUp(PageComposer composer, IOptions<WarmUpOptions> options, TimeProvider time) : BackgroundService, IHealthCheck
{
    private const string Id = "warm-up";
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private volatile bool _done;

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(_done ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy("The first page is being composed."));

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var started = time.GetTimestamp();
        while (time.GetElapsedTime(started) < options.Value.MaxDuration)
        {
            var page = await composer.ComposeAsync(WebProductDetails.Page, new PageRequest(Id), stoppingToken);
            if (page.Outcome is PageOutcome.Complete or PageOutcome.NotFound)
            {
                break;
            }

            await Task.Delay(Pause, time, stoppingToken);
        }

        _done = true;
    }
}
