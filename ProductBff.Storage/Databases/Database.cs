using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace ProductBff.Storage.Databases;

/// <summary>Everything in which the two databases differ.</summary>
internal abstract class Database
{
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

    /// <summary>Whether the database could not be reached or was too busy, so that the same request may succeed later.</summary>
    public bool IsUnavailable(Exception exception)
    {
        for (var cause = exception; cause is not null; cause = cause.InnerException)
        {
            if (IsUnavailableCause(cause))
            {
                return true;
            }
        }

        return false;
    }

    protected abstract bool IsUnavailableCause(Exception cause);
}
