namespace ProductBff.Bff.Composition;

internal static class SectionStatuses
{
    /// <summary>The status as it is written on the wire, in metrics and spans.</summary>
    public static string WireName(this SectionStatus status) => status switch
    {
        SectionStatus.Failed => "failed",
        SectionStatus.Fresh => "fresh",
        SectionStatus.Stale => "stale",
        SectionStatus.Fallback => "fallback",
        SectionStatus.Skipped => "skipped",
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, message: null),
    };
}
