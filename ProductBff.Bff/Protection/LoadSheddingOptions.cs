namespace ProductBff.Bff.Protection;

/// <summary>Settings under <c>LoadShedding</c>: how many pages are composed at the same time. Pages from the cache do not count.</summary>
internal sealed class LoadSheddingOptions
{
    public const string SectionName = "LoadShedding";

    /// <summary>The most pages composed in full at the same time; fewer while the process is overloaded, see <c>MaxDelay</c>.</summary>
    [Range(1, 100_000)]
    public int FullPages { get; set; } = 2_048;

    /// <summary>The most further pages composed at the same time, from their essential sections only.</summary>
    [Range(1, 100_000)]
    public int EssentialPages { get; set; } = 1_024;

    /// <summary>How long queued work may wait for a thread of the thread pool; above that, fewer pages are admitted.</summary>
    [Range(typeof(TimeSpan), "00:00:00.005", "00:00:05")]
    public TimeSpan MaxDelay { get; set; } = TimeSpan.FromMilliseconds(50);

    /// <summary>The most requests (a batch is one) that wait for capacity; further ones are refused.</summary>
    [Range(0, 100_000)]
    public int QueueLength { get; set; } = 1_024;

    /// <summary>The longest wait in the queue.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:00:05")]
    public TimeSpan QueueTimeout { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>How long a client may read nothing of its response before its connection is dropped.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan ReaderTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>The <c>Retry-After</c> of a refusal.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan RetryAfter { get; set; } = TimeSpan.FromSeconds(1);
}
