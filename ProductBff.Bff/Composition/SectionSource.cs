using System.Diagnostics.Metrics;

namespace ProductBff.Bff.Composition;

/// <summary>A declared section at work in one process: its shared fetches and stale values, the same for all pages that show it.</summary>
internal abstract class SectionSource
{
    /// <summary>Composes the section for one page; null when the page has ended without it.</summary>
    public abstract Task<SectionResult?> ComposeAsync(PageRun page, int index);

    /// <summary>What its stale values take.</summary>
    public abstract Measurement<long> StaleBytes { get; }

    /// <summary>Collects what the pages of a batch fetch; null when the section cannot fetch several at once.</summary>
    public abstract IFetchBatch? NewBatch();
}
