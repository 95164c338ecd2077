using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http.Resilience;
using ProductBff.ServiceDefaults.Authentication;
using ProductBff.ServiceDefaults.Deadlines;
using ProductBff.ServiceDefaults.Health;
using ProductBff.ServiceDefaults.Hosting;
using ProductBff.ServiceDefaults.Problems;
using ProductBff.ServiceDefaults.Settings;
using ProductBff.ServiceDefaults.Telemetry;

namespace Microsoft.Extensions.Hosting;

/// <summary>What every project of the solution shares: telemetry, health, discovery, resilience, problem documents, deadlines.</summary>
public static class Extensions
{
    /// <summary>Adds the shared services. Call it first, right after the builder is created.</summary>
    public static TBuilder AddServiceDefaults<TBuilder>(this TBuilder builder)
        where TBuilder : IHostApplicationBuilder
    {
        SettingsAtStart.ExitOnInvalidSettings();
        builder.ConfigureOpenTelemetry();
        builder.Services.AddDefaultHealthChecks();
        builder.Services.AddDrain(builder.Configuration);
        builder.Services.AddSecurityHeaders(builder.Configuration);
        builder.Services.AllowOwnAddresses();
        builder.Services.AddServerLimits();
        builder.Services.AddProblemDocuments();
        builder.Services.AddRequestDeadlines();
        builder.Services.AddServiceDiscovery();

        builder.Services.ConfigureHttpClientDefaults(http =>
        {
            // By authority: without it all clients of the process share one circuit breaker and one limiter. A write is not repeated.
            http.AddStandardResilienceHandler(options => options.Retry.DisableForUnsafeHttpMethods()).SelectPipelineByAuthority();
            http.AddServiceDiscovery();
        });

        return builder;
    }

    /// <summary>Maps <c>/health</c> (ready), <c>/alive</c> (live) and <c>/health/dependencies</c>, checks the settings, and puts the shared middleware before everything mapped later.</summary>
    /// <param name="app">The application.</param>
    /// <param name="beforeAuthorization">Adds middleware that runs after authentication and before authorisation.</param>
    public static WebApplication MapDefaultEndpoints(this WebApplication app, Action<IApplicationBuilder>? beforeAuthorization = null)
    {
        SettingsAtStart.Check(app.Services);
        app.UseDrain();
        app.UseProblemDocuments();
        app.UseRequestDeadlines();
        app.UseCallerAuthentication(beforeAuthorization);
        app.MapHealthEndpoints();
        return app;
    }
}
