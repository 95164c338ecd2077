using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ProductBff.Storage.Databases;

namespace ProductBff.Storage.PeriodicWrites;

/// <summary>
/// A background job that writes to the database: after each interval it runs small steps until one has nothing to do. Each step is a
/// transaction of its own, so that no other writer waits long for it.
/// </summary>
internal sealed partial class PeriodicWrite<TService>(
    string subject,
    TimeSpan interval,
    Func<TService, CancellationToken, Task<bool>> step,
    IServiceScopeFactory scopes,
    Database database,
    DatabaseOutage outage,
    TimeProvider time,
    ILogger<PeriodicWrite<TService>> logger) : BackgroundService
    where TService : notnull
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            await Task.Delay(interval, time, stoppingToken);
            try
            {
                while (await StepAsync(stoppingToken))
                {
                }
            }
            catch (Exception e) when (database.IsUnavailable(e))
            {
                outage.WriteFailed(e);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                // Catches everything, because an exception that leaves a BackgroundService stops the host.
                Failed(logger, e, subject);
            }
        }
    }

    private async Task<bool> StepAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        using var turn = await database.EnterWriteAsync(cancellationToken);
        var context = scope.ServiceProvider.GetRequiredService<StorageContext>();
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        var wrote = await step(scope.ServiceProvider.GetRequiredService<TService>(), cancellationToken);
        if (wrote)
        {
            // An empty commit would look as if the database accepted writes again.
            await transaction.CommitAsync(cancellationToken);
        }

        return wrote;
    }

    [LoggerMessage(Level = LogLevel.Error, EventName = "PeriodicWriteFailed", Message = "{Subject} have to wait for the next round.")]
    private static partial void Failed(ILogger logger, Exception exception, string subject);
}
