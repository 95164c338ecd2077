using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace ProductBff.Storage.Databases;

/// <summary>Everything in which the two databases differ.</summary>
internal abstract class Database
{
    /// <summary>The name of the setting that leads to the database.</summary>
    public abstract string Setting { get; }

    /// <summary>Where the data is, in words for an operator and without a password.</summary>
    public abstract string Place { get; }

    public static Database Choose(string name, IConfiguration configuration, IHostEnvironment environment, IServiceProvider services) =>
        configuration.GetConnectionString(name) is { Length: > 0 } connectionString
            ? new PostgresDatabase(name, connectionString)
            : new SqliteDatabase(
                name,
                Path.GetFullPath(services.GetRequiredService<IOptions<DataOptions>>().Value.Folder, environment.ContentRootPath),
                services.GetRequiredService<TimeProvider>());

    public abstract void Configure(DbContextOptionsBuilder options);

    /// <summary>Waits until no other instance migrates this database.</summary>
    public abstract Task<IAsyncDisposable> EnterMigrationAsync(StorageContext context, CancellationToken cancellationToken);

    /// <summary>Waits until this process may begin a transaction that writes.</summary>
    public abstract ValueTask<IDisposable> EnterWriteAsync(CancellationToken cancellationToken);

    /// <summary>Claims a name until the context's transaction ends. False at once where the transaction of another instance has it.</summary>
    public abstract Task<bool> TryLockAsync(StorageContext context, string name, CancellationToken cancellationToken);

    /// <summary>At the end of a SELECT: locks its rows, without those that another transaction has locked.</summary>
    public abstract string SkipLocked { get; }

    /// <summary>
    /// Closes the connections that nobody uses at the moment. A connection to a server that has become a standby, or to a file that could
    /// only be read when it was opened, would go on refusing writes after the database takes them again.
    /// </summary>
    public abstract void ForgetConnections();

    /// <summary>Whether the database was away, too busy or took no writes, so that the same request may succeed later.</summary>
    public bool IsUnavailable(Exception exception) => Causes(exception).Any(cause => IsUnavailableCause(cause) || IsRefusedWriteCause(cause));

    /// <summary>Whether the database takes no writes, although it may be read: it is a standby, or its disk is full or read-only.</summary>
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
