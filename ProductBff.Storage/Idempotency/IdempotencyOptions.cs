using System.ComponentModel.DataAnnotations;

namespace ProductBff.Storage.Idempotency;

/// <summary>Settings under <c>Idempotency</c>.</summary>
internal sealed class IdempotencyOptions
{
    public const string SectionName = "Idempotency";

    /// <summary>How long expired keys may stay in the table before they are deleted.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan PurgeInterval { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// The most records in the table, two for each write. The next purge deletes the surplus, those first that expire first; a repetition of
    /// such a write is carried out again.
    /// </summary>
    [Range(1_000, 1_000_000_000)]
    public int MaxRecords { get; set; } = 2_000_000;
}
