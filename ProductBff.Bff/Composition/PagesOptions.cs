namespace ProductBff.Bff.Composition;

/// <summary>Settings of all pages, section <c>Pages</c>; <see cref="PagesValidator"/> knows their bounds.</summary>
internal sealed class PagesOptions
{
    public const string SectionName = "Pages";

    /// <summary>By when a page has been composed and rendered, from the moment at which its composition begins. 10 ms to 1 min.</summary>
    public TimeSpan Deadline { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>The part of the deadline that is kept for rendering; at most half of it.</summary>
    public TimeSpan Headroom { get; set; } = TimeSpan.FromMilliseconds(25);

    /// <summary>By section name, where the declared budget does not fit this deployment.</summary>
    public Dictionary<string, SectionOptions> Sections { get; } = new(StringComparer.Ordinal);

    public LastGoodOptions LastGood { get; } = new();

    public BatchOptions Batch { get; } = new();

    /// <summary>How long a page waits for the section: what is set, or else what is declared.</summary>
    public TimeSpan BudgetOf(Section section) => Sections.GetValueOrDefault(section.Name)?.Budget ?? section.Budget;

    /// <summary>Settings of one section.</summary>
    internal sealed class SectionOptions
    {
        /// <summary>Replaces the budget that the section declares; at most the deadline less the headroom.</summary>
        public TimeSpan? Budget { get; set; }
    }

    /// <summary>Bounds of the last good values, per section; 0 bytes to keep none.</summary>
    internal sealed class LastGoodOptions
    {
        /// <summary>The most memory for them, up to 2 GiB; 0 keeps none.</summary>
        public int MaxBytes { get; set; } = 8 * 1_024 * 1_024;

        /// <summary>The oldest that is still served. Up to 7 days.</summary>
        public TimeSpan MaxAge { get; set; } = TimeSpan.FromMinutes(30);
    }

    /// <summary>Bounds of one batch.</summary>
    internal sealed class BatchOptions
    {
        /// <summary>Pages of one batch that are composed at a time, 1 to 1,000.</summary>
        public int Concurrency { get; set; } = 16;

        /// <summary>Ids in one backend call, 2 to 1,000.</summary>
        public int ChunkSize { get; set; } = 50;
    }
}
