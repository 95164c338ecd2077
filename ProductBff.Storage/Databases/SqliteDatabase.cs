using System.Data.Common;
using System.Threading.RateLimiting;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace ProductBff.Storage.Databases;

/// <summary>One file per service, in write-ahead mode, so that readers never wait; shared by the instances of one machine.</summary>
internal sealed class SqliteDatabase : Database, IDisposable
{
    private const int Busy = 5;
    private const int Locked = 6;
    private const int ReadOnly = 8;
    private const int InputOutput = 10;
    private const int Full = 13;

    /// <summary>How long a statement waits for the write lock of another process.</summary>
    private const int BusyTimeoutSeconds = 5;

    private static readonly TimeSpan MigrationPatience = TimeSpan.FromSeconds(60);

    private readonly string _file;
    private readonly string _connectionString;
    private readonly TimeProvider _time;

    /// <summary>Admits one writer of this process at a time: waiting here is asynchronous, waiting for SQLite's lock blocks a thread.</summary>
    private readonly ConcurrencyLimiter _gate = new(new() { PermitLimit = 1, QueueLimit = int.MaxValue });

    public SqliteDatabase(string name, string folder, TimeProvider time)
    {
        _file = Path.Combine(folder, $"{name}.db");
        _connectionString = IsImmutable()
            ? new SqliteConnectionStringBuilder { DataSource = $"{new Uri(_file)}?immutable=1", Mode = SqliteOpenMode.ReadOnly }.ConnectionString
            : new SqliteConnectionStringBuilder { DataSource = _file, DefaultTimeout = BusyTimeoutSeconds }.ConnectionString;
        _time = time;
    }

    public override string Setting => $"{DataOptions.SectionName}:{nameof(DataOptions.Folder)}";

    public override string Place => _file;

    private string LockFile => $"{_file}.migrating";

    /// <summary>Empty: SQLite has no row locks, and only one transaction at a time writes.</summary>
    public override string SkipLocked => "";

    public override void Configure(DbContextOptionsBuilder options) =>
        options.UseSqlite(_connectionString).AddInterceptors(BusyTimeout.Instance);

    public override async Task<IAsyncDisposable> EnterMigrationAsync(StorageContext context, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_file)!);
        var lockFile = await LockFileAsync(cancellationToken);
        try
        {
            await context.Database.ExecuteSqlAsync($"PRAGMA journal_mode = WAL", cancellationToken);
            // EF Core's own lock is a table row. A killed process leaves it behind, and then no instance can start. The operating
            // system releases the file lock, so whoever holds that may drop the row as a leftover.
            await context.Database.ExecuteSqlAsync($"""DROP TABLE IF EXISTS "__EFMigrationsLock" """, cancellationToken);
            return lockFile;
        }
        catch
        {
            await lockFile.DisposeAsync();
            throw;
        }
    }

    public override async ValueTask<IDisposable> EnterWriteAsync(CancellationToken cancellationToken) =>
        await _gate.AcquireAsync(cancellationToken: cancellationToken);

    /// <summary>Always true: a writing transaction locks the whole file, so any other holder of the name has ended.</summary>
    public override Task<bool> TryLockAsync(StorageContext context, string name, CancellationToken cancellationToken) => Task.FromResult(true);

    public override void ClearPool()
    {
        using var connection = new SqliteConnection(_connectionString);
        SqliteConnection.ClearPool(connection);
    }

    protected override bool IsUnavailableCause(Exception cause) => cause is SqliteException { SqliteErrorCode: Busy or Locked };

    protected override bool IsRefusedWriteCause(Exception cause) => cause is SqliteException { SqliteErrorCode: ReadOnly or InputOutput or Full };

    public void Dispose() => _gate.Dispose();

    private async Task<IAsyncDisposable> LockFileAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await FileLock.EnterAsync(LockFile, MigrationPatience, _time, cancellationToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException && File.Exists(_file))
        {
            // In a read-only folder no instance can migrate, so no lock is needed; SQLite fails by itself if a migration is pending.
            return Stream.Null;
        }
    }

    /// <summary>
    /// In write-ahead mode even a reader creates files beside the database. Where it cannot, and none exist, SQLite opens the file only with
    /// <c>immutable=1</c>, the promise that nobody writes.
    /// </summary>
    private bool IsImmutable()
    {
        if (!File.Exists(_file) || File.Exists($"{_file}-wal"))
        {
            return false;
        }

        try
        {
            using var file = new FileStream(LockFile, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite);
            return false;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return !FileLock.IsHeldByAnother(e);
        }
    }

    /// <summary>Makes SQLite itself wait for another process's lock; without it Microsoft.Data.Sqlite polls every 150 ms.</summary>
    private sealed class BusyTimeout : DbConnectionInterceptor
    {
        public static readonly BusyTimeout Instance = new();

        private static readonly string Pragma = $"PRAGMA busy_timeout = {BusyTimeoutSeconds * 1000}";

        public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
        {
            using var command = connection.CreateCommand();
            command.CommandText = Pragma;
            command.ExecuteNonQuery();
        }

        public override Task ConnectionOpenedAsync(
            DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
        {
            ConnectionOpened(connection, eventData);
            return Task.CompletedTask;
        }
    }
}
