namespace ProductBff.Bff.Composition;

/// <summary>The run-time state of a declared section, one per process: the shared fetches and stale values of all pages that show it.</summary>
internal abstract class SectionSource
{
    /// <summary>Composes the section at that index of one page; null when the page ended without it.</summary>
    public abstract Task<SectionResult?> ComposeAsync(PageRun page, int index);

    public abstract Measurement<long> StaleBytes { get; }

    /// <summary>A collector for the fetches of a batch; null when the section has no batched fetch.</summary>
    public abstract IFetchBatch? NewBatch();
}
