namespace ProductBff.Bff.Protection;

/// <summary>How much of a page there is capacity for.</summary>
internal enum Admission
{
    Full,
    EssentialOnly,
    Refused,
}

/// <summary>
/// Load shedding: bounds the pages in flight. Capacity follows a measured delay: it shrinks while queued work waits too long for a thread
/// (thread pool starvation), and grows on demand while it does not. When the capacity for full pages is used up and cannot grow, pages are
/// composed without their optional sections; other requests queue for a short time and are then refused.
/// </summary>
internal sealed class PageAdmission : IDisposable, IThreadPoolWorkItem
{
    public const string MeterName = "ProductBff.Protection";

    // With fewer pages in flight, it is not their number that delays work.
    private const int MinPages = 64;

    /// <summary>How often the delay is measured.</summary>
    internal static readonly TimeSpan Period = TimeSpan.FromMilliseconds(10);

    private readonly LoadSheddingOptions _options;
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private readonly Lock _gate = new();
    private readonly LinkedList<Waiter> _waiting = [];
    private int _capacity = MinPages;
    private int _full;
    private int _essential;
    private bool _wasFull;
    private bool _isLate;
    private bool _isProbing;
    private long _probeQueuedAt;
    private TimeSpan? _probeDelay;

    public PageAdmission(IOptions<LoadSheddingOptions> options, TimeProvider time, IMeterFactory meters)
    {
        (_options, _time) = (options.Value, time);
        var meter = meters.Create(MeterName);
        meter.CreateObservableGauge("bff.admission.capacity", () => FullPages, "{page}", "Full pages that may be composed at a time; less while work is done late.");
        meter.CreateObservableUpDownCounter<int>(
            "bff.admission.pages",
            () => (Measurement<int>[])[Pages("full", _full), Pages("essential-only", _essential), Pages("waiting", _waiting.Count)],
            "{page}",
            "Pages being composed in full, of essential sections only, or waiting in the queue.");
        _timer = time.CreateTimer(_ => Adapt(), state: null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public TimeSpan RetryAfter => _options.RetryAfter;

    private int FullPages => Math.Min(_options.FullPages, _capacity);

    private int EssentialPages => Math.Min(_options.EssentialPages, _capacity / 2);

    /// <param name="pages">How many pages the request asks for.</param>
    /// <param name="aborted">Cancelled when the caller leaves.</param>
    public ValueTask<PageTicket> EnterAsync(int pages, CancellationToken aborted)
    {
        Waiter waiter;
        lock (_gate)
        {
            if (!_isProbing)
            {
                StartProbe();
            }

            if (_waiting.Count == 0 && TryTake(pages) is { } ticket)
            {
                return new(ticket);
            }

            if (_waiting.Count >= _options.QueueLength)
            {
                return new(new PageTicket(this, Admission.Refused, pages: 0));
            }

            waiter = new(pages);
            _waiting.AddLast(waiter);
        }

        return WaitAsync(waiter, aborted);
    }

    public void Leave(PageTicket ticket)
    {
        lock (_gate)
        {
            (ticket.Admission == Admission.Full ? ref _full : ref _essential) -= ticket.Pages;
            AdmitWaiters();
        }
    }

    public void Dispose() => _timer.Dispose();

    private async ValueTask<PageTicket> WaitAsync(Waiter waiter, CancellationToken aborted)
    {
        await ((Task)waiter.Task).WaitAsync(_options.QueueTimeout, _time, aborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        lock (_gate)
        {
            _waiting.Remove(waiter);
            AdmitWaiters();
        }

        return waiter.Task.IsCompleted ? await waiter.Task : new(this, Admission.Refused, pages: 0);
    }

    /// <summary>Null when there is no capacity. A request for more pages than the whole capacity takes all of it.</summary>
    private PageTicket? TryTake(int pages)
    {
        var (full, essential) = (Math.Min(pages, FullPages), Math.Min(pages, EssentialPages));
        if (_full + full <= FullPages)
        {
            _full += full;
            return new(this, Admission.Full, full);
        }

        _wasFull = true;
        // While work is not delayed, capacity grows within moments, and a full page is worth the wait.
        var isUsedUp = _isLate || FullPages == _options.FullPages;
        if (!isUsedUp || _essential + essential > EssentialPages)
        {
            return null;
        }

        _essential += essential;
        return new(this, Admission.EssentialOnly, essential);
    }

    private void AdmitWaiters()
    {
        while (_waiting.First is { Value: var next } && TryTake(next.Pages) is { } ticket)
        {
            _waiting.RemoveFirst();
            next.SetResult(ticket);
        }
    }

    private static Measurement<int> Pages(string state, int count) => new(count, KeyValuePair.Create<string, object?>("bff.admission.state", state));

    private void StartProbe()
    {
        if (!_isProbing || _probeDelay is not null)
        {
            (_probeQueuedAt, _probeDelay) = (_time.GetTimestamp(), null);
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }

        _isProbing = true;
        _timer.Change(Period, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The probe: it waits for a thread in the global queue, as new requests do.</summary>
    void IThreadPoolWorkItem.Execute()
    {
        lock (_gate)
        {
            _probeDelay = _time.GetElapsedTime(_probeQueuedAt);
        }
    }

    private void Adapt()
    {
        lock (_gate)
        {
            // Timer callbacks run before queued work, so the delay is known even while the probe still waits.
            var delay = _probeDelay ?? _time.GetElapsedTime(_probeQueuedAt);
            _isLate = delay > _options.MaxDelay / 2;
            if (delay > _options.MaxDelay)
            {
                var factor = Math.Max(0.5, _options.MaxDelay / delay);
                _capacity = Math.Max(MinPages, (int)(Math.Min(_capacity, _full + _essential) * factor));
            }
            else if (_wasFull && !_isLate)
            {
                _capacity = Math.Min(_capacity * 2, Math.Max(_options.FullPages, MinPages));
            }

            _wasFull = false;
            AdmitWaiters();
            _isProbing = _full + _essential + _waiting.Count > 0;
            if (_isProbing)
            {
                StartProbe();
            }
        }
    }

    private sealed class Waiter(int pages) : TaskCompletionSource<PageTicket>(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        public int Pages { get; } = pages;
    }
}
