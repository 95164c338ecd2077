using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace ProductBff.Bff.Caching;

/// <summary>
/// Changes that could not be stored in Redis. They count in this process, and are sent again until Redis has them or every page composed
/// before them has expired.
/// </summary>
/// <param name="tell">Sends the change of a key to Redis; throws when that fails.</param>
/// <param name="lifetime">How long a change counts.</param>
/// <param name="time">The clock.</param>
internal sealed class UntoldChanges(Func<string, Task> tell, TimeSpan lifetime, TimeProvider time)
{
    private const int MaxCount = 1_000;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly Versions _versions = new(time);
    private readonly ConcurrentDictionary<string, Change> _changes = [];
    private bool _isTelling;

    /// <summary>The version of the key's pending change; 0 when there is none.</summary>
    public long VersionOf(string key) => _versions.Get(key);

    /// <param name="key">The key whose version has changed.</param>
    /// <param name="all">The key of all products, used instead once <see cref="MaxCount"/> changes are pending.</param>
    public void Add(string key, string all)
    {
        var name = _changes.Count < MaxCount ? key : all;
        _changes[name] = new(_versions.Change(name, lifetime), time.GetTimestamp());
        if (!Interlocked.Exchange(ref _isTelling, value: true))
        {
            _ = TellAsync();
        }
    }

    private async Task TellAsync()
    {
        do
        {
            while (!_changes.IsEmpty)
            {
                await Task.Delay(Pause, time);
                await TryTellAsync();
            }

            Volatile.Write(ref _isTelling, value: false);
        }
        while (!_changes.IsEmpty && !Interlocked.Exchange(ref _isTelling, value: true));
    }

    private async Task TryTellAsync()
    {
        foreach (var change in _changes)
        {
            try
            {
                if (time.GetElapsedTime(change.Value.At) < lifetime)
                {
                    await tell(change.Key);
                }
            }
            catch (Exception)
            {
                // Redis is still down, which RedisConnection has logged.
                return;
            }

            _versions.Forget(change.Key, change.Value.Version);
            _changes.TryRemove(change);
        }
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Change(long Version, long At);
}
