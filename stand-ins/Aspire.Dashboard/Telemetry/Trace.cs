namespace Aspire.Dashboard.Telemetry;

/// <summary>
/// The spans of one trace in the order they arrived: parents may follow their children, or never come. Owned by the resource
/// that was heard first.
/// </summary>
internal sealed class Trace(TraceId id, string owner) : IStored
{
    private readonly List<Span> _spans = [];

    public TraceId Id { get; } = id;

    public string Owner { get; } = owner;

    public IReadOnlyList<Span> Spans => _spans;

    public long Sequence { get; set; }

    public int Size { get; private set; } = 200;

    public UnixTime Start { get; private set; } = new(long.MaxValue);

    public UnixTime End { get; private set; }

    public bool HasError { get; private set; }

    public bool IsTruncated { get; set; }

    /// <summary>The span without a parent; while that is missing, the earliest one.</summary>
    public Span Root { get; private set; } = null!;

    public bool Contains(SpanId spanId) => _spans.Exists(span => span.Id == spanId);

    public void Add(Span span)
    {
        _spans.Add(span);
        Size += span.Size;
        Start = span.Start < Start ? span.Start : Start;
        End = span.End > End ? span.End : End;
        HasError |= span.IsError;
        if (Root is null || IsBetterRoot(span))
        {
            Root = span;
        }
    }

    private bool IsBetterRoot(Span span) => (span.ParentId.IsNone, Root.ParentId.IsNone) switch
    {
        (true, false) => true,
        (false, true) => false,
        _ => span.Start < Root.Start,
    };
}
