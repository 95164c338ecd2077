using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;

namespace ProductBff.Bff.Protection;

/// <summary>How much of a page there is capacity for.</summary>
internal enum Admission
{
    Full,
    EssentialOnly,
    Refused,
}

/// <summary>The capacity that a page holds until it is disposed, by whoever comes first.</summary>
internal sealed class PageTicket(Admission admission, RateLimitLease lease) : IDisposable
{
    private RateLimitLease? _lease = lease;

    public Admission Admission { get; } = admission;

    public void Dispose() => Interlocked.Exchange(ref _lease, value: null)?.Dispose();
}

/// <summary>
/// Bounds the pages in the making. When the capacity for full pages is used up, pages lose their optional sections first;
/// when the capacity for those is used up as well, they wait in a short queue; when that is full, they are refused.
/// </summary>
internal sealed class PageAdmission(IOptions<LoadSheddingOptions> options, TimeProvider time) : IDisposable
{
    private readonly LoadSheddingOptions _options = options.Value;

    private readonly ConcurrencyLimiter _full = new(new() { PermitLimit = options.Value.FullPages });

    private readonly ConcurrencyLimiter _essential = new(new()
    {
        PermitLimit = options.Value.EssentialPages,
        QueueLimit = options.Value.QueueLength,
        QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
    });

    public TimeSpan RetryAfter => _options.RetryAfter;

    /// <param name="pages">How many pages the request is worth.</param>
    /// <param name="aborted">Cancelled when the caller leaves.</param>
    public async ValueTask<PageTicket> EnterAsync(int pages, CancellationToken aborted)
    {
        var full = _full.AttemptAcquire(Math.Min(pages, _options.FullPages));
        if (full.IsAcquired)
        {
            return new(Admission.Full, full);
        }

        full.Dispose();
        var permits = Math.Min(pages, _options.EssentialPages);
        var essential = _essential.AttemptAcquire(permits);
        if (!essential.IsAcquired)
        {
            essential.Dispose();
            essential = await QueueAsync(permits, aborted);
        }

        return new(essential.IsAcquired ? Admission.EssentialOnly : Admission.Refused, essential);
    }

    public void Dispose()
    {
        _full.Dispose();
        _essential.Dispose();
    }

    private async ValueTask<RateLimitLease> QueueAsync(int permits, CancellationToken aborted)
    {
        using var timeout = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, aborted);
        try
        {
            var queued = _essential.AcquireAsync(permits, either.Token);
            // The time begins with the place in the queue.
            timeout.CancelAfter(_options.QueueTimeout);
            return await queued;
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested)
        {
            return NotAcquired.Instance;
        }
    }

    private sealed class NotAcquired : RateLimitLease
    {
        public static readonly NotAcquired Instance = new();

        public override bool IsAcquired => false;

        public override IEnumerable<string> MetadataNames => [];

        public override bool TryGetMetadata(string metadataName, out object? metadata)
        {
            metadata = null;
            return false;
        }
    }
}
