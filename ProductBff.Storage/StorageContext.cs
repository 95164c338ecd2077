using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using ProductBff.Storage.Idempotency;

namespace ProductBff.Storage;

/// <summary>
/// What every service's database has: the idempotency keys, beside the effects that they stand for. Models must be portable: no column
/// types, no keys that the database generates, instants only as <see cref="DateTimeOffset"/> (stored as Unix milliseconds).
/// </summary>
public abstract class StorageContext(DbContextOptions options) : DbContext(options)
{
    /// <inheritdoc />
    protected override void OnModelCreating(ModelBuilder modelBuilder) =>
        modelBuilder.ApplyConfiguration(new IdempotencyRecord.Configuration());

    /// <inheritdoc />
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) =>
        // SQLite cannot compare its text form of an instant; a number sorts alike in both databases.
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UnixMilliseconds>();

    private sealed class UnixMilliseconds() : ValueConverter<DateTimeOffset, long>(
        instant => instant.ToUnixTimeMilliseconds(), milliseconds => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds));
}
