using System.Collections.Concurrent;

namespace ProductBff.Storage.Idempotency;

/// <summary>The keys whose original request is running in this process; those of other processes are locked in the database.</summary>
internal sealed class RunningKeys
{
    private readonly ConcurrentDictionary<string, byte> _running = new();

    /// <summary>Marks the key's request as running until the result is disposed of; null when it is running already.</summary>
    public IDisposable? TryEnter(string id) => _running.TryAdd(id, 0) ? new Entry(_running, id) : null;

    private sealed class Entry(ConcurrentDictionary<string, byte> running, string id) : IDisposable
    {
        public void Dispose() => running.TryRemove(id, out _);
    }
}
