namespace ProductBff.Bff.Composition;

/// <summary>The result of one section of a page, and how long it took.</summary>
/// <param name="Value">What to show; null when it failed.</param>
internal sealed record SectionResult(string Name, Provenance Provenance, TimeSpan Duration, object? Value)
{
    /// <summary>How long the backend lets it be cached; null when it sets no limit.</summary>
    public TimeSpan? MaxAge { get; init; }
}
