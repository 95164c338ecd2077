using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ProductBff.Storage.Databases;

namespace ProductBff.Storage.Idempotency;

/// <summary>Deletes expired keys, a batch at a time, so that no writer waits long for it.</summary>
internal sealed partial class IdempotencyPurge(
    IServiceScopeFactory scopes, Database database, TimeProvider time, ILogger<IdempotencyPurge> logger) : BackgroundService
{
    internal const int BatchSize = 500;

    internal static readonly TimeSpan Interval = TimeSpan.FromMinutes(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                while (await DeleteBatchAsync(stoppingToken) == BatchSize)
                {
                }
            }
            catch (Exception e) when (database.IsUnavailable(e))
            {
                PurgePostponed(logger, e.GetBaseException().Message);
            }
        }
    }

    private async Task<int> DeleteBatchAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        using var turn = await database.EnterWriteAsync(cancellationToken);
        return await scope.ServiceProvider.GetRequiredService<IdempotencyStore>().DeleteExpiredAsync(BatchSize, cancellationToken);
    }

    [LoggerMessage(Level = LogLevel.Warning, EventName = "PurgePostponed", Message = "Expired idempotency keys stay until the next round: {Reason}")]
    private static partial void PurgePostponed(ILogger logger, string reason);
}
