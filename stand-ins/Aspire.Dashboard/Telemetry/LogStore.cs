using Aspire.Dashboard.Live;

namespace Aspire.Dashboard.Telemetry;

/// <summary>What to show of the logs; null means any.</summary>
internal sealed record LogQuery(
    string? Resource = null,
    int MinimumSeverity = 0,
    string? Text = null,
    TraceId? TraceId = null,
    SpanId? SpanId = null,
    long After = 0,
    int Limit = 500)
{
    public bool Matches(LogEntry entry) =>
        entry.Severity >= MinimumSeverity
        && (TraceId is null || entry.TraceId == TraceId)
        && (SpanId is null || entry.SpanId == SpanId)
        && (Text is null || Contains(entry.Message) || Contains(entry.Category) || entry.Tags.Any(tag => Contains(tag.Value)));

    private bool Contains(string text) => text.Contains(Text!, StringComparison.OrdinalIgnoreCase);
}

internal sealed class LogStore(DashboardLimits limits, ChangeHub hub)
{
    private readonly Lock _lock = new();
    private readonly PartitionedRing<LogEntry> _entries = new(limits.Logs, limits.StoredBytes);

    public void Add(IReadOnlyCollection<LogEntry> entries)
    {
        if (entries.Count == 0)
        {
            return;
        }

        lock (_lock)
        {
            foreach (var entry in entries)
            {
                _entries.Add(entry.Sender.Name, entry);
            }
        }

        hub.Publish(Topic.Logs);
    }

    /// <summary>The newest matches, newest first; the sequence is where a following query may go on.</summary>
    public (List<LogEntry> Entries, long LastSequence) Find(LogQuery query)
    {
        lock (_lock)
        {
            var found = _entries.NewestFirst(query.Resource)
                .TakeWhile(entry => entry.Sequence > query.After)
                .Where(query.Matches)
                .Take(query.Limit)
                .ToList();
            return (found, _entries.LastSequence);
        }
    }

    public int Count(string resource)
    {
        lock (_lock)
        {
            return _entries.Count(resource);
        }
    }
}
