using System.ComponentModel.DataAnnotations;

namespace ProductBff.Bff.Protection;

/// <summary>Settings under <c>LoadShedding</c>: how much work is taken on at a time. Pages from the cache are not counted.</summary>
internal sealed class LoadSheddingOptions
{
    public const string SectionName = "LoadShedding";

    /// <summary>Pages that are composed in full at the same time, at most; fewer while work is done late.</summary>
    [Range(1, 100_000)]
    public int FullPages { get; set; } = 2_048;

    /// <summary>Pages beyond those, composed at the same time of their essential sections only, at most.</summary>
    [Range(1, 100_000)]
    public int EssentialPages { get; set; } = 1_024;

    /// <summary>How late work may be done in this process, which is how long it waits for a thread; above it fewer pages are let in.</summary>
    [Range(typeof(TimeSpan), "00:00:00.005", "00:00:05")]
    public TimeSpan MaxDelay { get; set; } = TimeSpan.FromMilliseconds(50);

    /// <summary>Pages that wait to be let in; one more is refused.</summary>
    [Range(0, 100_000)]
    public int QueueLength { get; set; } = 1_024;

    /// <summary>The longest wait in the queue.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:00:05")]
    public TimeSpan QueueTimeout { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>How long a client may take nothing of its answer before it is dropped.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan ReaderTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>What a refused client is told in <c>Retry-After</c>.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan RetryAfter { get; set; } = TimeSpan.FromSeconds(1);
}
