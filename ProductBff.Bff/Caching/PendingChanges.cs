using System.Collections.Concurrent;

namespace ProductBff.Bff.Caching;

/// <summary>
/// Changes that could not be stored in Redis. They count in this process, and are sent again until Redis has them or every page composed
/// before them has expired.
/// </summary>
/// <param name="send">Sends the change of a key to Redis; throws when that fails.</param>
/// <param name="lifetime">How long a change counts.</param>
/// <param name="time">The clock.</param>
internal sealed class PendingChanges(Func<string, Task> send, TimeSpan lifetime, TimeProvider time)
{
    private const int MaxCount = 1_000;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, Change> _changes = [];
    private bool _isSending;

    /// <summary>The version of the key's pending change; 0 when there is none.</summary>
    public long VersionOf(string key) => _changes.TryGetValue(key, out var change) ? change.Version : 0;

    /// <param name="key">The key whose version has changed.</param>
    /// <param name="all">The key of all products, used instead once <see cref="MaxCount"/> changes are pending.</param>
    public void Add(string key, string all)
    {
        _changes[_changes.Count < MaxCount ? key : all] = new(Versions.New(), time.GetTimestamp());
        if (!Interlocked.Exchange(ref _isSending, value: true))
        {
            _ = SendAsync();
        }
    }

    private async Task SendAsync()
    {
        do
        {
            while (!_changes.IsEmpty)
            {
                await Task.Delay(Pause, time);
                await TrySendAsync();
            }

            Volatile.Write(ref _isSending, value: false);
        }
        while (!_changes.IsEmpty && !Interlocked.Exchange(ref _isSending, value: true));
    }

    private async Task TrySendAsync()
    {
        foreach (var change in _changes)
        {
            try
            {
                if (time.GetElapsedTime(change.Value.At) < lifetime)
                {
                    await send(change.Key);
                }
            }
            catch (Exception)
            {
                // Redis is still down, which RedisConnection has logged.
                return;
            }

            _changes.TryRemove(change);
        }
    }

    private readonly record struct Change(long Version, long At);
}
