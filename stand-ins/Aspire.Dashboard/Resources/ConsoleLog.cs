using System.Collections.Concurrent;
using Aspire.Dashboard.Live;
using Aspire.Dashboard.Telemetry;

namespace Aspire.Dashboard.Resources;

/// <summary>The last lines of a resource; readers come with the number of the last line they have, so none has a queue here.</summary>
internal sealed class ConsoleLog(DashboardLimits limits)
{
    private readonly Lock _lock = new();
    private readonly Ring<ConsoleLine> _lines = new(limits.ConsoleLines);
    private long _lastNumber;

    public void Add(IReadOnlyList<ConsoleLine> lines)
    {
        lock (_lock)
        {
            foreach (var line in lines)
            {
                if (_lines.IsFull)
                {
                    _lines.RemoveOldest();
                }

                _lines.Add(line.Text.Length <= limits.TextLength ? line : line with { Text = string.Concat(line.Text.AsSpan(0, limits.TextLength - 1), "…") });
                _lastNumber++;
            }
        }
    }

    /// <summary>Up to <paramref name="limit"/> lines after number <paramref name="after"/>, and how many between were dropped.</summary>
    public (List<ConsoleLine> Lines, long LastNumber, long Dropped) Read(long after, int limit)
    {
        lock (_lock)
        {
            var oldest = _lastNumber - _lines.Count;
            var start = Math.Clamp(after, oldest, _lastNumber);
            var count = (int)Math.Min(limit, _lastNumber - start);
            var lines = new List<ConsoleLine>(count);
            for (var i = 0; i < count; i++)
            {
                lines.Add(_lines[(int)(start - oldest) + i]);
            }

            return (lines, start + count, Math.Max(0, start - after));
        }
    }
}

/// <summary>One <see cref="ConsoleLog"/> per resource that somebody has looked at; it follows the resource from then on.</summary>
internal sealed class ConsoleLogs(IResourceSource source, DashboardLimits limits, ChangeHub hub) : IDisposable
{
    private readonly ConcurrentDictionary<string, Lazy<ConsoleLog>> _byInstance = [];
    private readonly CancellationTokenSource _stopping = new();

    public ConsoleLog Of(ResourceSnapshot resource) =>
        _byInstance.GetOrAdd(resource.InstanceId, id => new Lazy<ConsoleLog>(() => Follow(id))).Value;

    public void Dispose()
    {
        _stopping.Cancel();
        _stopping.Dispose();
    }

    private ConsoleLog Follow(string instanceId)
    {
        var log = new ConsoleLog(limits);
        _ = FollowAsync(instanceId, log, _stopping.Token);
        return log;
    }

    private async Task FollowAsync(string instanceId, ConsoleLog log, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var lines in source.WatchConsoleAsync(instanceId, cancellationToken))
            {
                log.Add(lines);
                hub.Publish(Topic.Console);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The dashboard stops.
        }
    }
}
