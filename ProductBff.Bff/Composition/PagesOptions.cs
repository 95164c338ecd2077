using System.ComponentModel.DataAnnotations;

namespace ProductBff.Bff.Composition;

/// <summary>Settings of all pages, section <c>Pages</c>.</summary>
internal sealed class PagesOptions
{
    public const string SectionName = "Pages";

    /// <summary>By when a page has been composed and rendered, from the moment at which its composition begins.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:01:00")]
    public TimeSpan Deadline { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>The part of the deadline that is kept for rendering.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:10")]
    public TimeSpan Headroom { get; set; } = TimeSpan.FromMilliseconds(25);

    /// <summary>By section name, where the declared budget does not fit this deployment.</summary>
    public Dictionary<string, SectionOptions> Sections { get; } = new(StringComparer.Ordinal);

    public LastGoodOptions LastGood { get; } = new();

    public BatchOptions Batch { get; } = new();

    /// <summary>Settings of one section.</summary>
    internal sealed class SectionOptions
    {
        /// <summary>Replaces the declared budget.</summary>
        public TimeSpan? Budget { get; set; }
    }

    /// <summary>Bounds of the last good values, per section.</summary>
    internal sealed class LastGoodOptions
    {
        [Range(0, 10_000_000)]
        public int MaxEntries { get; set; } = 10_000;

        [Range(typeof(TimeSpan), "00:00:00", "7.00:00:00")]
        public TimeSpan MaxAge { get; set; } = TimeSpan.FromMinutes(30);
    }

    /// <summary>Bounds of one batch.</summary>
    internal sealed class BatchOptions
    {
        /// <summary>Pages of one batch that are composed at a time.</summary>
        [Range(1, 1_000)]
        public int Concurrency { get; set; } = 16;

        /// <summary>Ids in one backend call.</summary>
        [Range(2, 1_000)]
        public int ChunkSize { get; set; } = 50;
    }
}
