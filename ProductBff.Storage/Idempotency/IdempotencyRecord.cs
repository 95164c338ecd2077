using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ProductBff.Storage.Idempotency;

/// <summary>One caller's key with the response to its request; or one request with its key, to record only which caller sent it.</summary>
internal sealed class IdempotencyRecord
{
    /// <summary>A digest of the caller and the key, or of the key and the request, see <see cref="KeyedRequest"/>.</summary>
    public required string Id { get; init; }

    /// <summary>
    /// For a key, a digest of the request, so that it cannot be used for another one; for a request, of the caller, so that nobody else can send it.
    /// </summary>
    public required string Fingerprint { get; init; }

    /// <summary>The response's status. 0 for a request; for a key 0 only inside the transaction that produces the response.</summary>
    public int Status { get; init; }

    /// <summary>The response's header fields as a JSON object of arrays.</summary>
    public required string Headers { get; init; }

    public required byte[] Body { get; init; }

    /// <summary>From then on the record does not count and may be taken over.</summary>
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
