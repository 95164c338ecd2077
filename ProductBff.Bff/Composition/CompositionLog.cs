namespace ProductBff.Bff.Composition;

/// <summary>Everything the engine logs. A failing backend is expected and logged without an exception; a bug is logged with one.</summary>
internal static partial class CompositionLog
{
    [LoggerMessage(1, LogLevel.Warning, "Section {Section} of page {Page} for {Id} is {Status}: {Reason} ({Suppressed} more like this were not logged)")]
    public static partial void SectionDegraded(this ILogger log, string section, string page, string id, string status, string? reason, int suppressed);

    [LoggerMessage(3, LogLevel.Error, "The fallback of section {Section} threw; it must not fail")]
    public static partial void FallbackThrew(this ILogger log, string section, Exception bug);

    [LoggerMessage(4, LogLevel.Error, "Projecting the sections of page {Page} into its response threw")]
    public static partial void ProjectionThrew(this ILogger log, string page, Exception bug);
}

/// <summary>Lets one message per second through and counts the others.</summary>
internal sealed class LogThrottle(TimeProvider clock)
{
    private readonly Lock _gate = new();
    private long _next = long.MinValue;
    private int _suppressed;

    /// <param name="suppressed">How many messages were suppressed since the last one that was let through.</param>
    public bool TryEnter(out int suppressed)
    {
        lock (_gate)
        {
            var now = clock.GetTimestamp();
            var enters = now >= _next;
            (_next, suppressed, _suppressed) = enters ? (now + clock.TimestampFrequency, _suppressed, 0) : (_next, 0, _suppressed + 1);
            return enters;
        }
    }
}
