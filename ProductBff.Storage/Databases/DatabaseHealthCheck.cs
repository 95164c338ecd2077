using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ProductBff.Storage.Databases;

/// <summary>Checks a dependency only: a service without its database stays ready, and answers 503 with <c>Retry-After</c>.</summary>
internal sealed class DatabaseHealthCheck(StorageContext context) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext healthCheck, CancellationToken cancellationToken = default) =>
        await context.Database.CanConnectAsync(cancellationToken)
            ? HealthCheckResult.Healthy()
            : HealthCheckResult.Unhealthy("The database cannot be reached.");
}
