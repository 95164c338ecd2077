using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using ProductBff.Storage.Idempotency;

namespace ProductBff.Storage;

/// <summary>
/// The base of each service's context: adds the idempotency records to the service's own tables. Models must be portable: no column
/// types, no keys that the database generates, instants only as <see cref="DateTimeOffset"/> (stored as Unix milliseconds).
/// </summary>
public abstract class StorageContext(DbContextOptions options) : DbContext(options)
{
    /// <inheritdoc />
    protected override void OnModelCreating(ModelBuilder modelBuilder) =>
        modelBuilder.ApplyConfiguration(new IdempotencyRecord.Configuration());

    /// <inheritdoc />
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) =>
        // SQLite stores an instant as text, which it cannot compare correctly; numbers sort alike in both databases.
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UnixMilliseconds>();

    private sealed class UnixMilliseconds() : ValueConverter<DateTimeOffset, long>(
        instant => instant.ToUnixTimeMilliseconds(), milliseconds => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds));
}
