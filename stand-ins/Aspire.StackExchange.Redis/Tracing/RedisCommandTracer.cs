using System.Collections.Concurrent;
using System.Diagnostics;
using StackExchange.Redis;
using StackExchange.Redis.Profiling;

namespace Aspire.StackExchange.Redis.Tracing;

/// <summary>
/// Turns the commands of Redis connections into spans below the activity that issued them. The client's profiler hands over
/// finished commands only when asked, so spans appear up to <see cref="DrainPeriod"/> late, with the times of the command.
/// </summary>
internal sealed class RedisCommandTracer : IDisposable
{
    public const string SourceName = "OpenTelemetry.Instrumentation.StackExchangeRedis";

    /// <summary>Activities whose commands are awaited at a time; what further ones do meanwhile is not traced.</summary>
    public const int MaxActivities = 10_000;

    public static readonly TimeSpan DrainPeriod = TimeSpan.FromSeconds(10);

    private static readonly ActivitySource Source = new(SourceName);

    private readonly ConcurrentDictionary<Activity, PendingCommands> _pending = [];
    private readonly ProfilingSession _withoutParent = new();
    private readonly Lock _draining = new();
    private readonly ITimer _timer;
    private volatile bool _disposed;

    public RedisCommandTracer(TimeProvider time)
    {
        _timer = time.CreateTimer(static tracer => ((RedisCommandTracer)tracer!).Drain(), this, DrainPeriod, DrainPeriod);
    }

    public void Trace(IConnectionMultiplexer connection) => connection.RegisterProfiler(CurrentSession);

    public void Dispose()
    {
        _disposed = true;
        _timer.Dispose();
        Drain();
    }

    private ProfilingSession? CurrentSession()
    {
        if (_disposed || !Source.HasListeners())
        {
            return null;
        }

        return Activity.Current switch
        {
            null => _withoutParent,
            { Recorded: false } => null,
            var parent when _pending.TryGetValue(parent, out var pending) => pending.Session,
            var parent when _pending.Count < MaxActivities => _pending.GetOrAdd(parent, static _ => new()).Session,
            _ => null,
        };
    }

    private void Drain()
    {
        lock (_draining)
        {
            // Whoever drains is not the parent of commands that have none.
            var drainedBy = Activity.Current;
            Activity.Current = null;

            RedisCommandSpan.Record(Source, parent: default, _withoutParent.FinishProfiling());
            foreach (var (parent, pending) in _pending)
            {
                var parentEnded = parent.IsStopped;
                RedisCommandSpan.Record(Source, parent.Context, pending.Session.FinishProfiling());
                if (pending.ParentHadEnded)
                {
                    _pending.TryRemove(parent, out _);
                }

                // Kept for one more round: a fire-and-forget command may finish after its parent.
                pending.ParentHadEnded = parentEnded;
            }

            Activity.Current = drainedBy;
        }
    }

    private sealed class PendingCommands
    {
        public ProfilingSession Session { get; } = new();

        public bool ParentHadEnded { get; set; }
    }
}
