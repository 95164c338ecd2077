using ProductBff.Bff.Composition;

namespace ProductBff.Bff.Endpoints;

/// <summary>
/// The ids of a stream's events. A browser sends the last one that it got when it connects again, which it does after every stream,
/// also one that was read to its end: after <see cref="Last"/> it is told to stop, after any other it gets the whole page again.
/// </summary>
internal static class EventIds
{
    public const string Header = "Last-Event-ID";

    // No section's id, which begins with "section/".
    private const string Last = "end";

    public static bool IsLast(HttpRequest request) => request.Headers[Header] == Last;

    public static string Of(SectionResult? section) => section is null ? Last : $"section/{section.Name}";
}
