using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ProductBff.ServiceDefaults.Health;

/// <summary>
/// <c>/health</c> and <c>/alive</c>, in every environment: orchestrators probe them in production as well. What all instances depend on has
/// no say in them: where it is away, an instance answers that better than a load balancer that has none left. It is asked for at
/// <c>/health/dependencies</c>. They answer one word, so there is nothing in them to leak.
/// </summary>
public static class HealthEndpoints
{
    internal const string ReadyPath = "/health";
    internal const string LivePath = "/alive";
    internal const string DependenciesPath = "/health/dependencies";

    /// <summary>Tags a check of what the instance depends on.</summary>
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
