using ProductBff.Bff.Fetching;

namespace ProductBff.Bff.Composition;

/// <inheritdoc cref="FetchBatch{T}"/>
internal interface IFetchBatch
{
    /// <summary>Sends the collected fetches; to be called once all pages of the batch have started.</summary>
    void Send();
}

/// <summary>Collects the fetches that the pages of one batch start, and sends them in chunks, one backend call each.</summary>
internal sealed class FetchBatch<T>(Section<T> section, SharedFetches<T> fetches, ComposerContext context) : List<SharedFetch<T>>, IFetchBatch
{
    /// <summary>The backend call of the next fetch: the last one's, or a new one when that chunk is full.</summary>
    public BackendCall CallFor(Deadline deadline) =>
        Count % context.Options.Batch.ChunkSize == 0 ? new(deadline, fetches: 1) : this[^1].Call;

    public void Send()
    {
        foreach (var together in this.Chunk(context.Options.Batch.ChunkSize))
        {
            // Releases the batch's own count: until here it keeps pages that end before others have started from ending the call.
            var call = together[0].Call;
            if (!call.RemoveFetch())
            {
                _ = FetchAsync(together, call);
            }
        }
    }

    private async Task FetchAsync(SharedFetch<T>[] together, BackendCall call)
    {
        string[] ids = [.. together.Select(shared => shared.Id)];
        IReadOnlyDictionary<string, Fetched<T>> outcomes;
        try
        {
            outcomes = await section.FetchMany!(context.Services, new(ids, call));
        }
        catch (Exception exception)
        {
            outcomes = Fetched.ForEach<T>(ids, call.OutcomeOf(exception, context.Log, section.Name));
        }

        foreach (var shared in together)
        {
            fetches.End(shared, outcomes.GetValueOrDefault(shared.Id, FailureReason.NotFound));
        }
    }
}
