namespace ProductBff.Bff.Composition;

/// <content>Fetches that share a backend call.</content>
internal sealed partial class SharedFetches<T>
{
    /// <summary>Starts, in as few calls as possible, what of these ids is not under way, and waits for all of them until it is disposed.</summary>
    public Batched StartMany(IReadOnlyList<string> ids, Func<string, long?> versionOf, Deadline deadline, int chunkSize)
    {
        var byId = new Dictionary<string, SharedFetch<T>>(ids.Count);
        var calls = new List<SharedFetch<T>[]>();
        lock (_gate)
        {
            var missing = new List<string>(ids.Count);
            foreach (var id in ids)
            {
                if (FindUnderWay(id, versionOf(id)) is { } shared)
                {
                    shared.Waiting++;
                    byId.Add(id, shared);
                }
                else
                {
                    missing.Add(id);
                }
            }

            // One id alone is an ordinary fetch, which its page starts.
            foreach (var chunk in missing.Chunk(chunkSize).Where(chunk => chunk.Length > 1))
            {
                var call = new BackendCall(deadline, chunk.Length);
                calls.Add([.. chunk.Select(id => new SharedFetch<T>(id, versionOf(id), call))]);
                foreach (var shared in calls[^1])
                {
                    byId.Add(shared.Id, shared);
                    _underWay[shared.Id] = shared;
                }
            }
        }

        foreach (var call in calls)
        {
            _ = RunTogetherAsync(call);
        }

        return new(this, byId);
    }

    private async Task RunTogetherAsync(SharedFetch<T>[] together)
    {
        var call = together[0].Call;
        string[] ids = [.. together.Select(shared => shared.Id)];
        IReadOnlyDictionary<string, Fetched<T>> outcomes;
        try
        {
            outcomes = await section.FetchMany!(context.Services, new(ids, call.Deadline, call.Token, call));
        }
        catch (Exception exception)
        {
            outcomes = Fetched.ForEach<T>(ids, call.OutcomeOf(exception, context.Log, section.Name));
        }

        foreach (var shared in together)
        {
            End(shared, outcomes.GetValueOrDefault(shared.Id, FailureReason.NotFound));
        }
    }

    /// <summary>What a batch has started or joined for one section.</summary>
    internal sealed class Batched(SharedFetches<T> fetches, Dictionary<string, SharedFetch<T>> byId) : IDisposable
    {
        public SharedFetch<T>? Join(string id)
        {
            if (!byId.TryGetValue(id, out var shared))
            {
                return null;
            }

            lock (fetches._gate)
            {
                shared.Waiting++;
            }

            return shared;
        }

        public void Dispose()
        {
            foreach (var shared in byId.Values)
            {
                fetches.Leave(shared, lingers: false);
            }
        }
    }
}
