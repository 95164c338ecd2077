using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ProductBff.Storage.Databases;

namespace ProductBff.Storage.Idempotency;

/// <summary>Deletes expired keys, a batch at a time, so that no writer waits long for it.</summary>
internal sealed partial class IdempotencyPurge(
    IServiceScopeFactory scopes,
    Database database,
    DatabaseOutage outage,
    IOptions<IdempotencyOptions> options,
    TimeProvider time,
    ILogger<IdempotencyPurge> logger) : BackgroundService
{
    internal const int BatchSize = 500;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            await Task.Delay(options.Value.PurgeInterval, time, stoppingToken);
            try
            {
                while (await DeleteBatchAsync(stoppingToken) == BatchSize)
                {
                }

                outage.WriteSucceeded();
            }
            catch (Exception e) when (database.IsUnavailable(e))
            {
                outage.WriteFailed(e);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                // Whatever it is: what escapes from here ends the whole service.
                PurgeFailed(logger, e);
            }
        }
    }

    private async Task<int> DeleteBatchAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        using var turn = await database.EnterWriteAsync(cancellationToken);
        return await scope.ServiceProvider.GetRequiredService<IdempotencyStore>().DeleteExpiredAsync(BatchSize, cancellationToken);
    }

    [LoggerMessage(Level = LogLevel.Error, EventName = "PurgeFailed", Message = "Expired idempotency keys stay until the next round.")]
    private static partial void PurgeFailed(ILogger logger, Exception exception);
}
