using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using ProductBff.ServiceDefaults.Settings;

namespace ProductBff.ServiceDefaults.Hosting;

/// <summary>Between the stop signal and the stop: not ready but still serving, so that no load balancer sends a request to a closed port.</summary>
internal sealed class Drain(IHostApplicationLifetime lifetime, IOptions<ShutdownOptions> options, IOptions<HostOptions> host, TimeProvider time)
    : IHostedLifecycleService, IHealthCheck
{
    /// <summary>The host calls this before it stops anything.</summary>
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        // A host that is stopped in code, without a signal, has no load balancer in front of it.
        if (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            await Task.Delay(options.Value.DrainTime, time, cancellationToken);
        }
    }

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(lifetime.ApplicationStopping.IsCancellationRequested
            ? HealthCheckResult.Unhealthy("The instance is about to end.")
            : HealthCheckResult.Healthy());

    /// <summary>Sets the timeout here because the host's options are created before the settings are checked.</summary>
    public Task StartingAsync(CancellationToken cancellationToken)
    {
        host.Value.ShutdownTimeout = options.Value.DrainTime + options.Value.FinishTime;
        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

internal static class DrainExtensions
{
    internal static void AddDrain(this IServiceCollection services, IConfiguration configuration)
    {
        // Before the section is bound, so that the section wins.
        services.AddOptions<ShutdownOptions>()
            .Configure<IHostEnvironment>((shutdown, environment) =>
            {
                if (environment.IsDevelopment())
                {
                    shutdown.DrainTime = TimeSpan.Zero;
                }
            });
        services.AddSettings<ShutdownOptions>(configuration, ShutdownOptions.SectionName);

        services.AddHostedService<Drain>();
        services.AddHealthChecks().AddCheck<Drain>("drain");
    }

    /// <summary>
    /// Closes each HTTP/1.1 connection with its next response once the instance is stopping. Otherwise a proxy that keeps one alive could
    /// send its next request just when the server closes it.
    /// </summary>
    internal static void UseDrain(this WebApplication app) => app.Use(next => context =>
    {
        if (app.Lifetime.ApplicationStopping.IsCancellationRequested && HttpProtocol.IsHttp11(context.Request.Protocol))
        {
            context.Response.Headers.Connection = "close";
        }

        return next(context);
    });
}
