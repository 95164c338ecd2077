using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Routing;
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

    internal static void AddDefaultHealthChecks(this IServiceCollection services) =>
        services.AddHealthChecks().AddCheck("self", () => HealthCheckResult.Healthy(), [LiveTag]);

    internal static void MapHealthEndpoints(this IEndpointRouteBuilder app)
    {
        app.MapHealthChecks(ReadyPath, check => !check.Tags.Contains(DependencyTag));
        app.MapHealthChecks(LivePath, check => check.Tags.Contains(LiveTag));
        app.MapHealthChecks(DependenciesPath, check => check.Tags.Contains(DependencyTag));
    }

    private static void MapHealthChecks(this IEndpointRouteBuilder app, string path, Func<HealthCheckRegistration, bool> predicate) =>
        app.MapHealthChecks(path, new HealthCheckOptions { Predicate = predicate }).ShortCircuit();
}
