namespace Aspire.Dashboard.Telemetry;

internal sealed record Span(
    Sender Sender,
    SpanId Id,
    SpanId ParentId,
    string Name,
    string Scope,
    string Kind,
    UnixTime Start,
    UnixTime End,
    SpanStatus Status,
    string StatusMessage,
    IReadOnlyList<Tag> Tags,
    IReadOnlyList<SpanEvent> Events,
    IReadOnlyList<SpanLink> Links)
{
    public bool IsError => Status == SpanStatus.Error;

    public int Size { get; } = 200 + (2 * (Name.Length + StatusMessage.Length)) + Tag.SizeOf(Tags)
        + Events.Sum(item => 80 + (2 * item.Name.Length) + Tag.SizeOf(item.Tags))
        + Links.Sum(item => 64 + Tag.SizeOf(item.Tags));

    /// <summary>The value of a tag, or null.</summary>
    public string? this[string tag] => Tags.FirstOrDefault(item => item.Name == tag).Value;
}

internal enum SpanStatus
{
    Unset,
    Ok,
    Error,
}

internal sealed record SpanEvent(string Name, UnixTime Time, IReadOnlyList<Tag> Tags);

internal sealed record SpanLink(TraceId TraceId, SpanId SpanId, IReadOnlyList<Tag> Tags);
