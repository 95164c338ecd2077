namespace ProductBff.Bench.Simulation;

/// <summary>A clock that jumps to the timer that is due next. Timers due at the same moment fire in the order in which they were set.</summary>
internal sealed class SimulatedTime : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly PriorityQueue<Timer, (long Due, long Order)> _due = new();
    private long _now;
    private long _order;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public TimeSpan Now => TimeSpan.FromTicks(GetTimestamp());

    public override long GetTimestamp() => Volatile.Read(ref _now);

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch + Now;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, () => callback(state), SimulatedCall.Current.Value);
        timer.Change(dueTime, period);
        return timer;
    }

    public void After(TimeSpan delay, Action action) => new Timer(this, action, call: null).Change(delay, Timeout.InfiniteTimeSpan);

    public void RunUntil(TimeSpan end)
    {
        while (Next(end) is { } timer)
        {
            timer.Fire();
        }
    }

    private Timer? Next(TimeSpan end)
    {
        lock (_lock)
        {
            while (_due.TryPeek(out var timer, out var at) && at.Due <= end.Ticks)
            {
                _due.Dequeue();
                if (timer.Armed == at.Order)
                {
                    Volatile.Write(ref _now, at.Due);
                    return timer;
                }
            }

            return null;
        }
    }

    private void Add(Timer timer, TimeSpan delay)
    {
        lock (_lock)
        {
            timer.Armed = ++_order;
            _due.Enqueue(timer, (_now + delay.Ticks, _order));
        }
    }

    private sealed class Timer(SimulatedTime time, Action action, SimulatedCall? call) : ITimer
    {
        private long _armed;

        public long Armed { get => Volatile.Read(ref _armed); set => Volatile.Write(ref _armed, value); }

        public void Fire()
        {
            if (Disarm())
            {
                action();
                call?.Settle();
            }
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            Disarm();
            if (dueTime != Timeout.InfiniteTimeSpan)
            {
                call?.AddWaits(+1);
                time.Add(this, dueTime);
            }

            return true;
        }

        public void Dispose() => Disarm();

        public ValueTask DisposeAsync()
        {
            Disarm();
            return ValueTask.CompletedTask;
        }

        private bool Disarm()
        {
            var wasArmed = Interlocked.Exchange(ref _armed, 0) != 0;
            if (wasArmed)
            {
                call?.AddWaits(-1);
            }

            return wasArmed;
        }
    }
}
