namespace ProductBff.Bff.Composition;

/// <summary>Settings under <c>Pages</c>; <see cref="PagesValidator"/> checks them against the declared pages.</summary>
internal sealed class PagesOptions : IValidatableObject
{
    public const string SectionName = "Pages";

    /// <summary>How long it may take to compose and render a page, from the arrival of its request; waiting for capacity counts.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:01:00")]
    public TimeSpan Deadline { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>The part of the deadline that is reserved for rendering; at most half of it.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:30")]
    public TimeSpan Headroom { get; set; } = TimeSpan.FromMilliseconds(25);

    /// <summary>Overrides by section name, where the declared budget does not fit this deployment.</summary>
    public Dictionary<string, SectionOptions> Sections { get; } = new(StringComparer.Ordinal);

    public LastGoodOptions LastGood { get; } = new();

    public BatchOptions Batch { get; } = new();

    /// <summary>How long a page waits for the section: the setting, or else the declared budget.</summary>
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
        /// <summary>The most memory for a section's last good values, in bytes; at least three eighths of it hold the newest. 0 keeps none.</summary>
        [Range(0, 2_147_483_591)]
        public int MaxBytes { get; set; } = 4 * 1_024 * 1_024;

        /// <summary>The age from which a last good value is no longer served; 0 serves none.</summary>
        [Range(typeof(TimeSpan), "00:00:00", "7.00:00:00")]
        public TimeSpan MaxAge { get; set; } = TimeSpan.FromMinutes(30);
    }

    /// <summary>Bounds of one batch.</summary>
    internal sealed class BatchOptions
    {
        /// <summary>The most ids in one backend call.</summary>
        [Range(2, 1_000)]
        public int ChunkSize { get; set; } = 50;
    }
}
