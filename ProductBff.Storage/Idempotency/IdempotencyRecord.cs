using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ProductBff.Storage.Idempotency;

/// <summary>One caller's key, and the answer that it stands for.</summary>
internal sealed class IdempotencyRecord
{
    /// <summary>A digest of the caller and the key, see <see cref="KeyedRequest"/>.</summary>
    public required string Id { get; init; }

    /// <summary>A digest of the request, so that the key cannot be used for another one.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>The answer's status. 0 only inside the transaction that makes the answer.</summary>
    public int Status { get; init; }

    /// <summary>The answer's header fields as a JSON object of arrays.</summary>
    public required string Headers { get; init; }

    public required byte[] Body { get; init; }

    /// <summary>From then on the record is as if it were not there.</summary>
    public DateTimeOffset ExpiresAt { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<IdempotencyRecord>
    {
        public void Configure(EntityTypeBuilder<IdempotencyRecord> builder)
        {
            builder.ToTable("IdempotencyRecords");
            builder.Property(record => record.Id).HasMaxLength(Digest.Length);
            builder.Property(record => record.Fingerprint).HasMaxLength(Digest.Length);
            builder.HasIndex(record => record.ExpiresAt);
        }
    }
}
