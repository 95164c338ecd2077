using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ProductBff.Storage.Idempotency;

/// <summary>One caller's key, and the answer that it stands for; or one request with a key, and nothing but whose it is.</summary>
internal sealed class IdempotencyRecord
{
    /// <summary>A digest of the caller and the key, or of the key and the request, see <see cref="KeyedRequest"/>.</summary>
    public required string Id { get; init; }

    /// <summary>
    /// A digest of the request, so that the key cannot be used for another one; or of the caller, so that nobody else sends it.
    /// </summary>
    public required string Fingerprint { get; init; }

    /// <summary>The answer's status. 0 for a request, and for a key only inside the transaction that makes the answer.</summary>
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
