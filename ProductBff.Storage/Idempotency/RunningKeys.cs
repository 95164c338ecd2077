using System.Collections.Concurrent;

namespace ProductBff.Storage.Idempotency;

/// <summary>The keys whose original is running in this process; of other processes the database knows.</summary>
internal sealed class RunningKeys
{
    private readonly ConcurrentDictionary<string, byte> _running = new();

    /// <summary>Null where the key's original is still running. Otherwise it is, until the result is disposed of.</summary>
    public IDisposable? TryEnter(string id) => _running.TryAdd(id, 0) ? new Entry(_running, id) : null;

    private sealed class Entry(ConcurrentDictionary<string, byte> running, string id) : IDisposable
    {
        public void Dispose() => running.TryRemove(id, out _);
    }
}
