namespace ProductBff.Bff.Composition;

/// <inheritdoc cref="FetchBatch{T}"/>
internal interface IFetchBatch
{
    /// <summary>Makes the calls, now that all pages have said what they want.</summary>
    void Send();
}

/// <summary>The fetches that the pages of one batch have started, which are sent together when all of them have.</summary>
internal sealed class FetchBatch<T>(Section<T> section, SharedFetches<T> fetches, ComposerContext context) : List<SharedFetch<T>>, IFetchBatch
{
    /// <summary>What the next one is part of: the last one's call, until that carries as many as it may.</summary>
    public BackendCall CallBy(Deadline deadline) =>
        Count % context.Options.Batch.ChunkSize == 0 ? new(deadline, fetches: 1) : this[^1].Call;

    public void Send()
    {
        foreach (var together in this.Chunk(context.Options.Batch.ChunkSize))
        {
            // Counted once more until here: pages that end while others have not begun do not end the call.
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
