using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using ProductBff.ServiceDefaults.Settings;

namespace ProductBff.ServiceDefaults.Hosting;

/// <summary>Between the signal to end and the end: not ready, but open, so that no load balancer sends a request to a closed port.</summary>
internal sealed class Drain(IHostApplicationLifetime lifetime, IOptions<ShutdownOptions> options, IOptions<HostOptions> host, TimeProvider time)
    : IHostedLifecycleService, IHealthCheck
{
    /// <summary>The host calls this before it stops anything, after it was signalled.</summary>
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        // A host that is stopped by its owner, without a signal, has no load balancer before it.
        if (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            await Task.Delay(options.Value.DrainTime, time, cancellationToken);
        }
    }

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(lifetime.ApplicationStopping.IsCancellationRequested
            ? HealthCheckResult.Unhealthy("The instance is about to end.")
            : HealthCheckResult.Healthy());

    /// <summary>
    /// What the host has for its end it has after the drain. Not when its options are made: that is before the settings are checked.
    /// </summary>
    public Task StartingAsync(CancellationToken cancellationToken)
    {
        host.Value.ShutdownTimeout += options.Value.DrainTime;
        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

internal static class DrainExtensions
{
    private static readonly TimeSpan DefaultTime = TimeSpan.FromSeconds(5);

    internal static void AddDrain(this IServiceCollection services, IConfiguration configuration)
    {
        // Before the section is bound, so that the section wins.
        services.AddOptions<ShutdownOptions>()
            .Configure<IHostEnvironment>((shutdown, environment) => shutdown.DrainTime = environment.IsDevelopment() ? TimeSpan.Zero : DefaultTime);
        services.AddSettings<ShutdownOptions>(configuration, ShutdownOptions.SectionName);

        services.AddHostedService<Drain>();
        services.AddHealthChecks().AddCheck<Drain>("drain");
    }
}
