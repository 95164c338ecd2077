using System.Threading.Channels;

namespace ProductBff.Bff.Composition;

/// <summary>A registered page with the sources of its sections, in declared order.</summary>
internal sealed record PagePlan(Page Page, SectionSource[] Sources);

/// <summary>What the pages of one batch share: when it began and what it has put in the air, by section.</summary>
internal sealed record Batch(long StartedAt, IPrimedFlights?[] Primed);

/// <summary>
/// One page being composed: starts its sections, hears of each when it lands and of the time when it is up, and ends when all
/// have landed, when an essential one has failed, or when the caller is gone. Every form of delivery stands on it.
/// </summary>
internal sealed partial class PageRun
{
    private readonly Lock _gate = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ComposerContext _context;
    private readonly Batch? _batch;
    private readonly ChannelWriter<Slot>? _landings;
    private readonly long _startedAt;
    private readonly Deadline _fetchDeadline;
    private CancellationTokenRegistration _callerLeft;
    private int _waiting;
    private volatile bool _over;

    public PageRun(
        ComposerContext context, PagePlan plan, PageRequest request, Batch? batch = null, ChannelWriter<Slot>? landings = null)
    {
        (_context, _batch, _landings, Page, Request) = (context, batch, landings, plan.Page, request);
        _startedAt = context.Clock.GetTimestamp();
        var (options, origin) = (context.Options, batch?.StartedAt ?? _startedAt);
        Deadline = Deadline.After(context.Clock, origin, options.Deadline);
        _fetchDeadline = Deadline.After(context.Clock, origin, options.Deadline - options.Headroom);
        Slots = new Slot?[plan.Sources.Length];
        for (var index = 0; index < Slots.Length; index++)
        {
            if (request.Include is not { } include || include.Contains(index))
            {
                Slots[index] = plan.Sources[index].NewSlot(this, index, plan.Page.Sections[index].Required);
                _waiting++;
            }
        }
    }

    public Page Page { get; }

    public PageRequest Request { get; }

    /// <summary>When nobody can use an answer any more.</summary>
    public Deadline Deadline { get; }

    /// <summary>Completes when the page has ended; never fails.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Why there is no page; to be read when it has ended, as are the slots.</summary>
    public PageFailure? Failure { get; private set; }

    /// <summary>One per section that was asked for, null for the others.</summary>
    public Slot?[] Slots { get; }

    public Rehearsed Rehearsed(int index) => Request.Rehearsal?[index] ?? default;

    public IPrimedFlights? PrimedFlights(int index) => _batch?.Primed[index];

    /// <summary>Starts all sections at once. To be paired with <see cref="Leave"/> when nobody is interested any more.</summary>
    public void Start(CancellationToken aborted)
    {
        _callerLeft = aborted.UnsafeRegister(static run => ((PageRun)run!).End(FailureReason.CallerLeft), this);
        foreach (var slot in Slots)
        {
            if (_over)
            {
                break;
            }

            slot?.Start();
        }

        if (_waiting == 0)
        {
            End(failure: null);
        }

        AwakeWhenDue();
    }

    /// <summary>The caller is gone, or has got all it wanted.</summary>
    public void Leave()
    {
        _callerLeft.Unregister();
        End(FailureReason.CallerLeft);
    }

    /// <summary>A section has its final value, or has failed for good.</summary>
    public void Landed(Slot slot)
    {
        PageFailure? failure = null;
        lock (_gate)
        {
            if (_over)
            {
                return;
            }

            _landings?.TryWrite(slot);
            if (slot.Provenance!.Status == SectionStatus.Failed)
            {
                failure = new(slot.Report.Name, slot.Failure.Reason, slot.Failure.RetryAfter);
            }
            else if (--_waiting > 0)
            {
                return;
            }
        }

        End(failure);
    }

    private void End(FailureReason reason) => End(new PageFailure(Section: null, reason));

    private void End(PageFailure? failure)
    {
        lock (_gate)
        {
            if (_over)
            {
                return;
            }

            _over = true;
            Failure = failure;
            _timer?.Dispose();
        }

        foreach (var slot in Slots)
        {
            slot?.Abandon();
        }

        _context.Metrics.PageEnded(this, _context.Clock.GetElapsedTime(_startedAt));
        _landings?.Complete();
        _ended.SetResult();
    }
}
