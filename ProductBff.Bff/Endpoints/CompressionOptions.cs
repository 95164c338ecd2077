namespace ProductBff.Bff.Endpoints;

/// <summary>Settings under <c>Compression</c>.</summary>
internal sealed class CompressionOptions
{
    public const string SectionName = "Compression";

    /// <summary>
    /// Whether the BFF compresses pages (Brotli, gzip), which costs CPU for each. Off leaves compression to a proxy in front. Streams and
    /// answers that depend on the caller are never compressed.
    /// </summary>
    public bool Enabled { get; set; }
}
