namespace ProductBff.Bff.Composition;

/// <content>Budgets and the page's one timer.</content>
internal sealed partial class PageRun
{
    // Timers may fire a little early on the monotonic scale; a section this close to its end is over.
    private static readonly TimeSpan TimerTolerance = TimeSpan.FromMilliseconds(1);

    private ITimer? _timer;

    /// <summary>When a section's time is up and what that is called: its own budget, or what is left of the page if less.</summary>
    public (Deadline Due, FailureReason Reason) DueFor(TimeSpan budget, bool isPrimed)
    {
        var due = Deadline.After(_context.Clock, isPrimed ? _batch!.StartedAt : _context.Clock.GetTimestamp(), budget);
        return due.IsAfter(_fetchDeadline) ? (_fetchDeadline, FailureReason.Deadline) : (due, FailureReason.Timeout);
    }

    /// <summary>One timer for the whole page, set to the section that is due next; most pages end before it.</summary>
    private void AwakeWhenDue()
    {
        if (_over)
        {
            // Whoever ended the page may have done so while its sections were started, and those that were not have no due time.
            return;
        }

        var next = TimeSpan.MaxValue;
        foreach (var slot in Slots)
        {
            if (slot is { IsWaiting: true })
            {
                next = slot.Due.TimeLeft < next ? slot.Due.TimeLeft : next;
            }
        }

        lock (_gate)
        {
            if (_over || next == TimeSpan.MaxValue)
            {
                return;
            }

            next = next > TimerTolerance ? next : TimerTolerance;
            _timer ??= _context.Clock.CreateTimer(
                static run => ((PageRun)run!).ExpireDue(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            _timer.Change(next, Timeout.InfiniteTimeSpan);
        }
    }

    private void ExpireDue()
    {
        foreach (var slot in Slots)
        {
            if (slot is { IsWaiting: true } && slot.Due.TimeLeft <= TimerTolerance)
            {
                slot.Expire();
            }
        }

        AwakeWhenDue();
    }
}
