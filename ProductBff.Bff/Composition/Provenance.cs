using System.Text.Json.Serialization;

namespace ProductBff.Bff.Composition;

/// <summary>What was served for a section.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<SectionStatus>))]
internal enum SectionStatus
{
    /// <summary>Nothing, and the page cannot do without it.</summary>
    Failed,

    /// <summary>A value fetched for this very page.</summary>
    Fresh,

    /// <summary>The last good value; its age says how old.</summary>
    Stale,

    /// <summary>The fixed fallback: nothing is known.</summary>
    Fallback,

    /// <summary>Nothing, because the caller did not ask for it.</summary>
    Skipped,
}

/// <summary>Where a section's value comes from, and why it is not fresh.</summary>
/// <param name="Status">What was served.</param>
/// <param name="Reason">Why it is not fresh.</param>
/// <param name="AgeMs">How old a stale value is, in milliseconds.</param>
/// <param name="RetryAfterMs">When it is worth asking again, in milliseconds, where that is known.</param>
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
