namespace Aspire.Dashboard.Telemetry;

internal sealed record LogEntry(
    Sender Sender,
    UnixTime Time,
    int Severity,
    string Category,
    string Message,
    TraceId TraceId,
    SpanId SpanId,
    IReadOnlyList<Tag> Tags) : IStored
{
    public long Sequence { get; set; }

    public int Size { get; } = 160 + (2 * (Category.Length + Message.Length)) + Tag.SizeOf(Tags);
}
