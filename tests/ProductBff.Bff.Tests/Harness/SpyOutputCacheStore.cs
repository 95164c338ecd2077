using System.Collections.Concurrent;
using Microsoft.AspNetCore.OutputCaching;

namespace ProductBff.Bff.Tests.Harness;

/// <summary>Sees what the output cache wants to keep, in front of whatever keeps it.</summary>
internal sealed class SpyOutputCacheStore(IOutputCacheStore inner) : IOutputCacheStore
{
    private readonly ConcurrentQueue<string> _keys = [];

    /// <summary>The keys under which something was stored.</summary>
    public IReadOnlyCollection<string> StoredKeys => _keys;

    public ValueTask<byte[]?> GetAsync(string key, CancellationToken cancellationToken) => inner.GetAsync(key, cancellationToken);

    public ValueTask SetAsync(string key, byte[] value, string[]? tags, TimeSpan validFor, CancellationToken cancellationToken)
    {
        _keys.Enqueue(key);
        return inner.SetAsync(key, value, tags, validFor, cancellationToken);
    }

    public ValueTask EvictByTagAsync(string tag, CancellationToken cancellationToken) => inner.EvictByTagAsync(tag, cancellationToken);
}
