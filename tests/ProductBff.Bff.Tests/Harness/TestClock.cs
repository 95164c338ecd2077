using Microsoft.Extensions.Time.Testing;
using ProductBff.Bff.Protection;

namespace ProductBff.Bff.Tests.Harness;

/// <summary>
/// The process's clock: it stands still until the test moves it, so that nothing depends on how busy the machine is. It reports which
/// timers were armed, so that a test moves it only once the code under test is really waiting.
/// </summary>
internal sealed class TestClock : FakeTimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<TimeSpan> _armed = [];
    private TaskCompletionSource _changed = NewSignal();

    /// <summary>Selects timers that fire as soon as they are armed, such as those of retries in a test that is not about waits.</summary>
    public Func<TimeSpan, bool> PassesAtOnce { get; set; } = static _ => false;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new WatchedTimer(this, base.CreateTimer(callback, state, dueTime, period), () => callback(state));
        Armed(dueTime);
        return timer;
    }

    /// <summary>Waits until that many timers were armed with exactly this due time.</summary>
    public Task ArmedAsync(TimeSpan due, int count = 1) => ArmedAsync(armed => armed == due, count);

    /// <summary>Waits until that many timers were armed with a matching due time.</summary>
    public async Task ArmedAsync(Func<TimeSpan, bool> due, int count = 1)
    {
        while (true)
        {
            Task changed;
            lock (_gate)
            {
                if (_armed.Count(due) >= count)
                {
                    return;
                }

                changed = _changed.Task;
            }

            await changed.InTime();
        }
    }

    /// <summary>Forgets which timers were armed until now.</summary>
    public void ForgetArmed()
    {
        lock (_gate)
        {
            _armed.Clear();
        }
    }

    private void Armed(TimeSpan due)
    {
        TaskCompletionSource changed;
        lock (_gate)
        {
            _armed.Add(due);
            (changed, _changed) = (_changed, NewSignal());
        }

        changed.SetResult();
        if (due > TimeSpan.Zero && PassesAtOnce(due))
        {
            // On another thread, because the caller that arms the timer may hold a lock that its callback needs.
            _ = Task.Run(() => Advance(due));
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private sealed class WatchedTimer(TestClock clock, ITimer inner, Action callback) : ITimer
    {
        private ITimer? _real;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            // Armed again and again while pages are composed; on this clock it would always be the next timer due.
            if (dueTime == PageAdmission.Period)
            {
                _real ??= System.CreateTimer(_ => callback(), state: null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
                return _real.Change(dueTime, period);
            }

            var changed = inner.Change(dueTime, period);
            clock.Armed(dueTime);
            return changed;
        }

        public void Dispose()
        {
            _real?.Dispose();
            inner.Dispose();
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
