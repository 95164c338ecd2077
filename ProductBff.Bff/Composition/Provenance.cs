using ProductBff.Bff.Fetching;

namespace ProductBff.Bff.Composition;

/// <summary>What was served for a section.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<SectionStatus>))]
internal enum SectionStatus
{
    /// <summary>No value; the section is essential, so the page fails.</summary>
    Failed,
    /// <summary>Fetched from the backend for this page.</summary>
    Fresh,
    /// <summary>The last good value; <c>ageMs</c> is its age.</summary>
    Stale,
    /// <summary>A fixed fallback value: no other one is known.</summary>
    Fallback,
    /// <summary>The section was not requested.</summary>
    Skipped,
}

/// <summary>Where a section's value comes from and, if it is not fresh, why.</summary>
/// <param name="Status">What was served.</param>
/// <param name="Reason">Why the value is not fresh; absent if it is.</param>
/// <param name="AgeMs">Stale value's age in milliseconds.</param>
/// <param name="RetryAfterMs">Milliseconds to wait before retrying; absent if unknown.</param>
internal sealed record Provenance(
    SectionStatus Status,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] FailureReason? Reason = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? AgeMs = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? RetryAfterMs = null)
{
    public static readonly Provenance Fresh = new(SectionStatus.Fresh);

    public static readonly Provenance Skipped = new(SectionStatus.Skipped);

    public static Provenance Of(SectionStatus status, in Failure failure, TimeSpan? age = null) =>
        new(status, failure.Reason, Milliseconds(age), Milliseconds(failure.RetryAfter));

    /// <summary>True when something less than the backend's fresh answer was served. "Not found" is an answer, not a degradation.</summary>
    [JsonIgnore]
    public bool IsDegraded => Reason is not (null or FailureReason.NotFound);

    /// <summary>True for a value that some backend gave, now or earlier; false for a fallback and for nothing.</summary>
    [JsonIgnore]
    public bool IsKnown => Status is SectionStatus.Fresh or SectionStatus.Stale;

    private static long? Milliseconds(TimeSpan? time) => time is { } known ? (long)Math.Ceiling(known.TotalMilliseconds) : null;
}

/// <summary>The result of one section of a page, and how long it took.</summary>
/// <param name="Value">What to show; null when it failed.</param>
internal sealed record SectionResult(string Name, Provenance Provenance, TimeSpan Duration, object? Value)
{
    /// <summary>How long the backend lets it be cached; null when it sets no limit.</summary>
    public TimeSpan? MaxAge { get; init; }
}
