namespace ProductBff.Bff.Composition;

/// <summary>What one section of a page came to, and how long that took.</summary>
internal abstract record SectionResult(string Name, Provenance Provenance, TimeSpan Duration)
{
    /// <summary>How long it may be kept; null: as long as the page.</summary>
    public TimeSpan? MaxAge { get; init; }

    /// <summary>What to show; null when it failed.</summary>
    public abstract object? BoxedValue { get; }
}

/// <inheritdoc/>
internal sealed record SectionResult<T>(string Name, Provenance Provenance, TimeSpan Duration, T? Value) : SectionResult(Name, Provenance, Duration)
{
    public override object? BoxedValue => Value;
}
