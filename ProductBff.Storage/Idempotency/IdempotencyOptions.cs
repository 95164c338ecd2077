using System.ComponentModel.DataAnnotations;

namespace ProductBff.Storage.Idempotency;

/// <summary>Settings under <c>Idempotency</c>.</summary>
internal sealed class IdempotencyOptions
{
    public const string SectionName = "Idempotency";

    /// <summary>How long expired keys may stay in the table before they are deleted.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan PurgeInterval { get; set; } = TimeSpan.FromMinutes(10);
}
