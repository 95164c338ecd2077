namespace ProductBff.Bff.Endpoints;

/// <summary>Settings under <c>Compression</c>.</summary>
internal sealed class CompressionOptions
{
    public const string SectionName = "Compression";

    /// <summary>
    /// Whether pages are compressed here (Brotli, gzip), which costs CPU for each. Off: a proxy in front does it, or nobody. Streams and
    /// what belongs to a caller never are.
    /// </summary>
    public bool Enabled { get; set; }
}
