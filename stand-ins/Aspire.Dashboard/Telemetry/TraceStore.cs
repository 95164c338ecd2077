using Aspire.Dashboard.Live;

namespace Aspire.Dashboard.Telemetry;

/// <summary>What to show of the traces; null means any.</summary>
internal sealed record TraceQuery(string? Resource = null, string? Text = null, bool ErrorsOnly = false, double MinimumMilliseconds = 0, int Limit = 300)
{
    public bool Matches(Trace trace) =>
        (!ErrorsOnly || trace.HasError)
        && (trace.End.Milliseconds - trace.Start.Milliseconds) >= MinimumMilliseconds
        && (Resource is null || trace.Spans.Any(span => span.Sender.Name == Resource))
        && (Text is null || trace.Id.ToString().StartsWith(Text, StringComparison.OrdinalIgnoreCase) || trace.Spans.Any(IsNamed));

    private bool IsNamed(Span span) =>
        span.Name.Contains(Text!, StringComparison.OrdinalIgnoreCase)
        || span.Tags.Any(tag => tag.Value.Contains(Text!, StringComparison.OrdinalIgnoreCase));
}

internal sealed class TraceStore
{
    private readonly Lock _lock = new();
    private readonly Dictionary<TraceId, Trace> _byId = [];
    private readonly PartitionedRing<Trace> _traces;
    private readonly DashboardLimits _limits;
    private readonly ChangeHub _hub;

    public TraceStore(DashboardLimits limits, ChangeHub hub)
    {
        (_limits, _hub) = (limits, hub);
        _traces = new PartitionedRing<Trace>(limits.Traces, limits.StoredBytes, evicted: trace => _byId.Remove(trace.Id));
    }

    /// <returns>How many spans had no room in their trace.</returns>
    public int Add(IReadOnlyCollection<(TraceId TraceId, Span Span)> spans)
    {
        if (spans.Count == 0)
        {
            return 0;
        }

        var refused = 0;
        lock (_lock)
        {
            foreach (var (traceId, span) in spans)
            {
                refused += Add(traceId, span) ? 0 : 1;
            }
        }

        _hub.Publish(Topic.Traces);
        return refused;
    }

    /// <summary>The newest matches as <paramref name="select"/> sees them; it runs under the lock, traces still grow afterwards.</summary>
    public List<TResult> Find<TResult>(TraceQuery query, Func<Trace, TResult> select)
    {
        lock (_lock)
        {
            return [.. _traces.NewestFirst().Where(query.Matches).Take(query.Limit).Select(select)];
        }
    }

    public TResult? Get<TResult>(TraceId id, Func<Trace, TResult> select)
        where TResult : class
    {
        lock (_lock)
        {
            return _byId.TryGetValue(id, out var trace) ? select(trace) : null;
        }
    }

    private bool Add(TraceId traceId, Span span)
    {
        if (!_byId.TryGetValue(traceId, out var trace))
        {
            trace = new Trace(traceId, span.Sender.Name);
            trace.Add(span);
            _byId[traceId] = trace;
            _traces.Add(trace.Owner, trace);
            return true;
        }

        if (trace.Contains(span.Id))
        {
            // A sender that did not hear our answer sends again.
            return true;
        }

        if (trace.Spans.Count >= _limits.SpansPerTrace || trace.Size > _limits.StoredBytes / 16)
        {
            trace.IsTruncated = true;
            return false;
        }

        trace.Add(span);
        _traces.Grew(trace.Owner, span.Size);
        return true;
    }
}
