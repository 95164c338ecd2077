using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace ProductBff.Storage.Databases;

/// <summary>Everything in which SQLite and PostgreSQL differ.</summary>
internal abstract class Database
{
    /// <summary>The name of the setting that says where the database is.</summary>
    public abstract string Setting { get; }

    /// <summary>Where the data is, for an operator to read; without a password.</summary>
    public abstract string Place { get; }

    public static Database Choose(string name, IConfiguration configuration, IHostEnvironment environment, IServiceProvider services) =>
        configuration.GetConnectionString(name) is { Length: > 0 } connectionString
            ? new PostgresDatabase(name, connectionString)
            : new SqliteDatabase(
                name,
                Path.GetFullPath(services.GetRequiredService<IOptions<DataOptions>>().Value.Folder, environment.ContentRootPath),
                services.GetRequiredService<TimeProvider>());

    public abstract void Configure(DbContextOptionsBuilder options);

    /// <summary>Takes the lock for migrating this database, where EF Core's own is not enough; waits while another instance holds it.</summary>
    public abstract Task<IAsyncDisposable> EnterMigrationAsync(StorageContext context, CancellationToken cancellationToken);

    /// <summary>Waits until this process may begin a transaction that writes.</summary>
    public abstract ValueTask<IDisposable> EnterWriteAsync(CancellationToken cancellationToken);

    /// <summary>Locks a name until the context's transaction ends. Does not wait: false when another transaction holds the lock.</summary>
    public abstract Task<bool> TryLockAsync(StorageContext context, string name, CancellationToken cancellationToken);

    /// <summary>SQL for the end of a SELECT: locks its rows and skips those that another transaction has locked.</summary>
    public abstract string SkipLocked { get; }

    /// <summary>
    /// Clears the connection pool. A connection to a server that has become a standby, or to a file that was read-only when it was opened,
    /// would go on refusing writes after the database accepts them again.
    /// </summary>
    public abstract void ClearPool();

    /// <summary>Whether the database was unreachable, too busy or refusing writes, so that the same request may succeed later.</summary>
    public bool IsUnavailable(Exception exception) => Causes(exception).Any(cause => IsUnavailableCause(cause) || IsRefusedWriteCause(cause));

    /// <summary>Whether the database refuses writes but may still be readable: it is a standby, or its disk is full or read-only.</summary>
    public bool RefusesWrites(Exception exception) => Causes(exception).Any(IsRefusedWriteCause);

    protected abstract bool IsUnavailableCause(Exception cause);

    protected abstract bool IsRefusedWriteCause(Exception cause);

    private static IEnumerable<Exception> Causes(Exception exception)
    {
        for (var cause = exception; cause is not null; cause = cause.InnerException)
        {
            yield return cause;
        }
    }
}
