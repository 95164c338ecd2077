using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ProductBff.ServiceDefaults.Settings;
using ProductBff.Storage.Databases;

namespace ProductBff.Storage.Migrations;

/// <summary>
/// Migrates the database before the service listens; instances that start at once take turns. Waits for a database that is not there
/// yet, because under an orchestrator it starts at the same moment, and, with <see cref="MigrationMode.Separate"/>, for the separate
/// step. A database that refuses writes is accepted if its schema is up to date.
/// </summary>
internal sealed partial class DatabaseMigration(
    IServiceScopeFactory scopes, Database database, DatabaseOutage outage, IOptions<DataOptions> options, TimeProvider time, ILogger<DatabaseMigration> logger)
    : IHostedService
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    public Task StartAsync(CancellationToken cancellationToken) =>
        RetryAsync(options.Value.Migration == MigrationMode.Separate ? CheckOnceAsync : MigrateOnceAsync, cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <exception cref="SettingException">The database cannot be used.</exception>
    public Task MigrateAsync(CancellationToken cancellationToken) => RetryAsync(MigrateOnceAsync, cancellationToken);

    private async Task RetryAsync(Func<CancellationToken, Task> prepareAsync, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        while (true)
        {
            try
            {
                await prepareAsync(cancellationToken);
                DatabaseReady(logger, database.Place);
                return;
            }
            catch (Exception e) when (MaySucceedLater(e) && time.GetElapsedTime(started) < Patience)
            {
                if (database.RefusesWrites(e) && await IsUpToDateAsync(cancellationToken))
                {
                    outage.WriteFailed(e);
                    return;
                }

                WaitingForDatabase(logger, database.Place, e.GetBaseException().Message);
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                throw new SettingException(
                    $"{database.Setting}: {database.Place} cannot be used: {e.GetBaseException().Message}", e);
            }

            await Task.Delay(Pause, time, cancellationToken);
        }
    }

    private async Task MigrateOnceAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var context = scope.ServiceProvider.GetRequiredService<StorageContext>();
        await using var turn = await database.EnterMigrationAsync(context, cancellationToken);
        await context.Database.MigrateAsync(cancellationToken);
    }

    private async Task CheckOnceAsync(CancellationToken cancellationToken)
    {
        if (await PendingAsync(cancellationToken) is { Length: > 0 } pending)
        {
            throw new SchemaBehindException($"its schema is behind by {string.Join(", ", pending)}; run this program with --migrate.");
        }
    }

    private async Task<string[]> PendingAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var context = scope.ServiceProvider.GetRequiredService<StorageContext>();
        return [.. await context.Database.GetPendingMigrationsAsync(cancellationToken)];
    }

    private async Task<bool> IsUpToDateAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await PendingAsync(cancellationToken) is [];
        }
        catch (Exception e) when (MaySucceedLater(e))
        {
            return false;
        }
    }

    private bool MaySucceedLater(Exception exception) =>
        exception is SchemaBehindException || database.IsUnavailable(exception) || PostgresDatabase.IsCreationRace(exception);

    [LoggerMessage(Level = LogLevel.Information, EventName = "DatabaseReady", Message = "The data is in {Place}.")]
    private static partial void DatabaseReady(ILogger logger, string place);

    [LoggerMessage(Level = LogLevel.Warning, EventName = "WaitingForDatabase", Message = "Waiting for the database {Place}: {Reason}")]
    private static partial void WaitingForDatabase(ILogger logger, string place, string reason);

    private sealed class SchemaBehindException(string message) : Exception(message);
}
