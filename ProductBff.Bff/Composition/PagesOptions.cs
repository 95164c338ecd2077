using System.ComponentModel.DataAnnotations;

namespace ProductBff.Bff.Composition;

/// <summary>Settings under <c>Pages</c>; <see cref="PagesValidator"/> compares them with what is declared.</summary>
internal sealed class PagesOptions : IValidatableObject
{
    public const string SectionName = "Pages";

    /// <summary>By when a page has been composed and rendered, from the moment at which its request is there: waiting for capacity counts.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:01:00")]
    public TimeSpan Deadline { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>The part of the deadline that is kept for rendering; at most half of it.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:30")]
    public TimeSpan Headroom { get; set; } = TimeSpan.FromMilliseconds(25);

    /// <summary>By section name, where the declared budget does not fit this deployment.</summary>
    public Dictionary<string, SectionOptions> Sections { get; } = new(StringComparer.Ordinal);

    public LastGoodOptions LastGood { get; } = new();

    public BatchOptions Batch { get; } = new();

    /// <summary>How long a page waits for the section: what is set, or else what is declared.</summary>
    public TimeSpan BudgetOf(Section section) => Sections.GetValueOrDefault(section.Name)?.Budget ?? section.Budget;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) =>
        Headroom > Deadline / 2 ? [new("The headroom may be at most half of the deadline.", [nameof(Headroom), nameof(Deadline)])] : [];

    /// <summary>Settings of one section.</summary>
    internal sealed class SectionOptions
    {
        /// <summary>Replaces the budget that the section declares; at most the deadline less the headroom.</summary>
        public TimeSpan? Budget { get; set; }
    }

    /// <summary>Bounds of the last good values, per section.</summary>
    internal sealed class LastGoodOptions
    {
        /// <summary>The most memory for them, in bytes, of which three eighths at least hold the newest; 0 keeps none.</summary>
        [Range(0, 2_147_483_591)]
        public int MaxBytes { get; set; } = 4 * 1_024 * 1_024;

        /// <summary>The oldest that is still served.</summary>
        [Range(typeof(TimeSpan), "00:00:00", "7.00:00:00")]
        public TimeSpan MaxAge { get; set; } = TimeSpan.FromMinutes(30);
    }

    /// <summary>Bounds of one batch.</summary>
    internal sealed class BatchOptions
    {
        /// <summary>Ids in one backend call.</summary>
        [Range(2, 1_000)]
        public int ChunkSize { get; set; } = 50;
    }
}
