using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ProductBff.Storage.Databases;

/// <summary>A service without its database is not ready; it stays alive, so that nothing restarts it for that.</summary>
internal sealed class DatabaseHealthCheck(StorageContext context) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext healthCheck, CancellationToken cancellationToken = default) =>
        await context.Database.CanConnectAsync(cancellationToken)
            ? HealthCheckResult.Healthy()
            : HealthCheckResult.Unhealthy("The database cannot be reached.");
}
