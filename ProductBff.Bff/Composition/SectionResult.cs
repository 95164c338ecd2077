namespace ProductBff.Bff.Composition;

/// <summary>The result of one section of a page, and how long it took.</summary>
internal abstract record SectionResult(string Name, Provenance Provenance, TimeSpan Duration)
{
    /// <summary>How long the backend lets it be cached; null when it sets no limit.</summary>
    public TimeSpan? MaxAge { get; init; }

    /// <summary>What to show; null when it failed.</summary>
    public abstract object? BoxedValue { get; }
}

/// <inheritdoc/>
internal sealed record SectionResult<T>(string Name, Provenance Provenance, TimeSpan Duration, T? Value) : SectionResult(Name, Provenance, Duration)
{
    public override object? BoxedValue => Value;
}
