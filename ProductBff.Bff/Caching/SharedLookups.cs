namespace ProductBff.Bff.Caching;

/// <summary>
/// Single-flight for look-ups: this process has at most one round trip in flight per page. Requests that arrive meanwhile share the
/// next one, which is sent only after they arrived, so each of them sees every write that completed before it arrived.
/// </summary>
internal sealed class SharedLookups(Func<string, string, Task<StoredPage>> send)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(string Page, string ProductId), Lookup> _sent = [];

    public Task<StoredPage> GetAsync(string page, string productId)
    {
        var key = (page, productId);
        Lookup lookup;
        lock (_gate)
        {
            if (_sent.TryGetValue(key, out var sent))
            {
                return (sent.Next ??= new()).Task;
            }

            _sent.Add(key, lookup = new());
        }

        _ = SendAsync(key, lookup);
        return lookup.Task;
    }

    private async Task SendAsync((string Page, string ProductId) key, Lookup lookup)
    {
        var sent = send(key.Page, key.ProductId);
        await ((Task)sent).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        SendNext(key, lookup);
        lookup.SetFromTask(sent);
    }

    private void SendNext((string Page, string ProductId) key, Lookup ended)
    {
        lock (_gate)
        {
            if (ended.Next is null)
            {
                _sent.Remove(key);
                return;
            }

            _sent[key] = ended.Next;
        }

        _ = SendAsync(key, ended.Next);
    }

    private sealed class Lookup : TaskCompletionSource<StoredPage>
    {
        /// <summary>The look-up to send after this one; null while no request waits for it.</summary>
        public Lookup? Next { get; set; }
    }
}
