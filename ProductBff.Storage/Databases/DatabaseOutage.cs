using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Logging;

namespace ProductBff.Storage.Databases;

/// <summary>Logs an outage once when it begins and once when it ends; reads and writes separately, because a standby still serves reads.</summary>
internal sealed partial class DatabaseOutage(Database database, TimeProvider time, ILogger<DatabaseOutage> logger)
    : DbCommandInterceptor, IDbTransactionInterceptor
{
    /// <summary>The <c>Retry-After</c> that clients get.</summary>
    public static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    private bool _readsFail;
    private bool _writesFail;
    private long _poolClearedAt;

    public void ReadFailed(Exception exception) => Begin(ref _readsFail, "reading", exception);

    public void WriteFailed(Exception exception)
    {
        // Not at each failure, because reads go on and use the same pool.
        if (Begin(ref _writesFail, "writing", exception) || time.GetElapsedTime(_poolClearedAt) >= RetryAfter)
        {
            _poolClearedAt = time.GetTimestamp();
            database.ClearPool();
        }
    }

    public override ValueTask<DbDataReader> ReaderExecutedAsync(
        DbCommand command, CommandExecutedEventData eventData, DbDataReader result, CancellationToken cancellationToken = default)
    {
        End(ref _readsFail, "reading");
        return new(result);
    }

    public Task TransactionCommittedAsync(
        DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        End(ref _writesFail, "writing");
        return Task.CompletedTask;
    }

    private bool Begin(ref bool fails, string operation, Exception exception)
    {
        var begins = !Interlocked.Exchange(ref fails, true);
        if (begins)
        {
            DatabaseUnavailable(logger, database.Place, operation, exception.GetBaseException().Message);
        }

        return begins;
    }

    private void End(ref bool fails, string operation)
    {
        if (Volatile.Read(ref fails) && Interlocked.Exchange(ref fails, false))
        {
            DatabaseAvailable(logger, database.Place, operation);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, EventName = "DatabaseUnavailable", Message = "The database {Place} is not available for {Operation}: {Reason}")]
    private static partial void DatabaseUnavailable(ILogger logger, string place, string operation, string reason);

    [LoggerMessage(Level = LogLevel.Information, EventName = "DatabaseAvailable", Message = "The database {Place} is available for {Operation} again.")]
    private static partial void DatabaseAvailable(ILogger logger, string place, string operation);
}
