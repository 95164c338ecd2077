using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ProductBff.ServiceDefaults.Health;

/// <summary>
/// <c>/health</c> and <c>/alive</c>, in every environment, because orchestrators probe them in production as well. Shared dependencies do
/// not affect them: when one is down, an instance answers better than a load balancer without instances. <c>/health/dependencies</c>
/// reports those. The answers are a single word, so they leak nothing.
/// </summary>
public static class HealthEndpoints
{
    internal const string ReadyPath = "/health";
    internal const string LivePath = "/alive";
    internal const string DependenciesPath = "/health/dependencies";

    /// <summary>The tag of health checks of dependencies.</summary>
    public const string DependencyTag = "dependency";

    private const string LiveTag = "live";

    internal static void AddDefaultHealthChecks(this IServiceCollection services)
    {
        services.AddHealthChecks().AddCheck("self", () => HealthCheckResult.Healthy(), [LiveTag]);
        // Before the host's middleware: an orchestrator probes by the instance's address, which AllowedHosts does not name.
        services.Insert(0, ServiceDescriptor.Transient<IStartupFilter, BeforeHostFiltering>());
    }

    private static void UseHealthChecks(this IApplicationBuilder app, string path, Func<HealthCheckRegistration, bool> predicate) =>
        app.UseHealthChecks(path, new HealthCheckOptions { Predicate = predicate });

    private sealed class BeforeHostFiltering : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.UseHealthChecks(ReadyPath, check => !check.Tags.Contains(DependencyTag));
            app.UseHealthChecks(LivePath, check => check.Tags.Contains(LiveTag));
            app.UseHealthChecks(DependenciesPath, check => check.Tags.Contains(DependencyTag));
            next(app);
        };
    }
}
