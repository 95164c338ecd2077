using Microsoft.Extensions.Time.Testing;

namespace ProductBff.Storage.Tests.Idempotency;

/// <summary>The test's clock, which knows when the purge waits for its next round: an earlier step of time would be lost.</summary>
internal sealed class PurgeClock() : FakeTimeProvider(System.GetUtcNow()), IDisposable
{
    /// <summary>Unlike any other timer's, so that the purge's timer can be recognized.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(421);

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim _waits = new(0);

    public static KeyValuePair<string, string> Setting { get; } = new("Idempotency:PurgeInterval", $"{Interval}");

    /// <summary>After the start, or after a round.</summary>
    public async Task PurgeWaitsAsync() => Assert.True(await _waits.WaitAsync(Limit), "The purge does not wait for another round.");

    /// <summary>Ends when the purge has had its turn.</summary>
    public async Task PurgeAsync()
    {
        Advance(Interval);
        await PurgeWaitsAsync();
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        if (dueTime == Interval)
        {
            _waits.Release();
        }

        return timer;
    }

    public void Dispose() => _waits.Dispose();
}
