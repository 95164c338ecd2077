using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ProductBff.ServiceDefaults.Health;

/// <summary>
/// <c>/health</c> and <c>/alive</c>, in every environment: orchestrators probe them in production as well.
/// They answer one word, so there is nothing in them to leak.
/// </summary>
internal static class HealthEndpoints
{
    internal const string ReadyPath = "/health";
    internal const string LivePath = "/alive";
    private const string LiveTag = "live";

    internal static void AddDefaultHealthChecks(this IServiceCollection services) =>
        services.AddHealthChecks().AddCheck("self", () => HealthCheckResult.Healthy(), [LiveTag]);

    internal static void MapHealthEndpoints(this IEndpointRouteBuilder app)
    {
        app.MapHealthChecks(ReadyPath).ShortCircuit();
        app.MapHealthChecks(LivePath, new HealthCheckOptions { Predicate = check => check.Tags.Contains(LiveTag) }).ShortCircuit();
    }
}
