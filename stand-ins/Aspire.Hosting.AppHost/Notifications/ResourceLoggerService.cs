using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Aspire.Hosting.ApplicationModel;

/// <param name="LineNumber">From 1, per instance.</param>
/// <param name="Content">The line as it was written, with its colours (ANSI), without its line end.</param>
/// <param name="IsErrorMessage">Written to standard error.</param>
public sealed record LogLine(int LineNumber, string Content, bool IsErrorMessage)
{
    internal DateTimeOffset Timestamp { get; init; }
}

/// <summary>Keeps the last lines of output of every instance.</summary>
public sealed class ResourceLoggerService(TimeProvider clock)
{
    /// <summary>Lines kept per instance; the oldest go first.</summary>
    internal const int MaxLines = 10_000;

    private readonly ConcurrentDictionary<string, Backlog> _backlogs = new();

    /// <summary>Called for each line as it comes, in order per instance.</summary>
    internal Action<string, LogLine>? LineWritten { get; set; }

    /// <summary>First the lines that are kept, then each new one, until cancelled. A reader that is 10,000 lines behind loses the oldest.</summary>
    /// <param name="resourceName">Id of an instance.</param>
    public IAsyncEnumerable<IReadOnlyList<LogLine>> WatchAsync(string resourceName) => Of(resourceName).WatchAsync();

    /// <summary>The same for all instances of a resource, the lines of several in the order of their arrival.</summary>
    public IAsyncEnumerable<IReadOnlyList<LogLine>> WatchAsync(IResource resource) => Merge(resource.GetResolvedResourceNames());

    internal void Write(string resourceId, string content, bool isError)
    {
        var line = Of(resourceId).Add(content, isError, clock.GetUtcNow());
        LineWritten?.Invoke(resourceId, line);
    }

    /// <summary>A line of the engine itself in the resource's log.</summary>
    internal void WriteNote(IResource resource, string content)
    {
        foreach (var id in resource.GetResolvedResourceNames())
        {
            Write(id, content, isError: false);
        }
    }

    private Backlog Of(string resourceId) => _backlogs.GetOrAdd(resourceId, _ => new Backlog());

    private async IAsyncEnumerable<IReadOnlyList<LogLine>> Merge(
        string[] ids, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var merged = Channel.CreateBounded<IReadOnlyList<LogLine>>(1);
        using var reading = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var pumps = ids.Select(id => PumpAsync(id, merged.Writer, reading.Token)).ToArray();
        try
        {
            await foreach (var lines in merged.Reader.ReadAllAsync(cancellationToken))
            {
                yield return lines;
            }
        }
        finally
        {
            await reading.CancelAsync();
            await Task.WhenAll(pumps);
        }
    }

    private async Task PumpAsync(string id, ChannelWriter<IReadOnlyList<LogLine>> target, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var lines in WatchAsync(id).WithCancellation(cancellationToken))
            {
                await target.WriteAsync(lines, cancellationToken);
            }
        }
        catch (OperationCanceledException)
        {
            // The one who watches has gone.
        }
    }

    private sealed class Backlog
    {
        private readonly Lock _gate = new();
        private readonly Queue<LogLine> _lines = new();
        private readonly List<Channel<LogLine>> _watchers = [];
        private int _count;

        public LogLine Add(string content, bool isError, DateTimeOffset timestamp)
        {
            lock (_gate)
            {
                var line = new LogLine(++_count, content, isError) { Timestamp = timestamp };
                if (_lines.Count == MaxLines)
                {
                    _lines.Dequeue();
                }

                _lines.Enqueue(line);
                foreach (var watcher in _watchers)
                {
                    watcher.Writer.TryWrite(line);
                }

                return line;
            }
        }

        public async IAsyncEnumerable<IReadOnlyList<LogLine>> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            var channel = Channel.CreateBounded<LogLine>(new BoundedChannelOptions(MaxLines) { FullMode = BoundedChannelFullMode.DropOldest });
            LogLine[] kept;
            lock (_gate)
            {
                kept = [.. _lines];
                _watchers.Add(channel);
            }

            try
            {
                if (kept is not [])
                {
                    yield return kept;
                }

                while (await channel.Reader.WaitToReadAsync(cancellationToken))
                {
                    List<LogLine> batch = [];
                    while (batch.Count < MaxLines && channel.Reader.TryRead(out var line))
                    {
                        batch.Add(line);
                    }

                    yield return batch;
                }
            }
            finally
            {
                lock (_gate)
                {
                    _watchers.Remove(channel);
                }
            }
        }
    }
}
