namespace ProductBff.Bff.Composition;

/// <summary>
/// Who wants the same section of the same id at the same time shares one backend call (single-flight). The call belongs to nobody; it
/// ends when it is answered, when the last one who waits leaves, or at the deadline of the page that started it.
/// </summary>
internal sealed class SharedFetches<T>(Section<T> section, ComposerContext context)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, SharedFetch<T>> _underWay = [];

    /// <summary>What was fetched last.</summary>
    public StaleValues<T> StaleValues { get; } = new(section, context);

    /// <summary>Joins the fetch that is under way, or starts one; in a batch it is started when the batch is sent.</summary>
    public SharedFetch<T> Join(string id, long? version, Deadline deadline, SectionExplanation? explanation, FetchBatch<T>? batch)
    {
        SharedFetch<T> shared;
        lock (_gate)
        {
            if (_underWay.TryGetValue(id, out var found))
            {
                if (version is null || version == found.Version)
                {
                    found.Waiting++;
                    explanation?.Follow(found.Call, joined: true);
                    return found;
                }

                // It may bring what was there before a write.
                found.Remembered = false;
            }

            shared = new(id, version, batch?.CallBy(deadline) ?? new(deadline));
            _underWay[id] = shared;
            explanation?.Follow(shared.Call, joined: false);
        }

        if (batch is null)
        {
            _ = RunAsync(shared, delay: default);
        }
        else
        {
            batch.Add(shared);
        }

        return shared;
    }

    /// <summary>Starts a fetch, after a delay, that nobody else joins and nothing remembers.</summary>
    public SharedFetch<T> StartAlone(string id, Deadline deadline, TimeSpan delay, SectionExplanation? explanation)
    {
        var alone = new SharedFetch<T>(id, version: null, new(deadline)) { Remembered = false };
        explanation?.Follow(alone.Call, joined: false);
        _ = RunAsync(alone, delay);
        return alone;
    }

    /// <summary>One less waits. The last one stops the call, unless a late answer is still wanted, up to the call's deadline.</summary>
    public void Leave(SharedFetch<T> shared, bool lingers)
    {
        lock (_gate)
        {
            shared.Waiting--;
            shared.Lingers |= lingers && shared.Remembered;
            if (!shared.Ended && (shared.Waiting > 0 || shared.Lingers))
            {
                shared.Timer ??= shared.Call.Deadline.CreateTimer(() => End(shared, FailureReason.Deadline, isGivenUp: true));
                return;
            }
        }

        End(shared, FailureReason.Deadline, isGivenUp: true);
    }

    private async Task RunAsync(SharedFetch<T> shared, TimeSpan delay)
    {
        try
        {
            if (delay != TimeSpan.Zero)
            {
                await Task.Delay(delay, context.Clock, shared.Call.Token);
            }

            End(shared, await section.Fetch(context.Services, new(shared.Id, shared.Call)));
        }
        catch (Exception exception)
        {
            End(shared, shared.Call.OutcomeOf(exception, context.Log, section.Name));
        }
    }

    /// <summary>Ends what is still under way, with its outcome or because nobody wants it any more; a later outcome is dropped.</summary>
    public void End(SharedFetch<T> shared, Fetched<T> outcome, bool isGivenUp = false)
    {
        lock (_gate)
        {
            if (shared.Ended)
            {
                return;
            }

            shared.Ended = true;
            shared.Timer?.Dispose();
            // Unless another has taken its place.
            if (ReferenceEquals(_underWay.GetValueOrDefault(shared.Id), shared))
            {
                _underWay.Remove(shared.Id);
            }
        }

        if (shared.Call.RemoveFetch() && isGivenUp)
        {
            // First, so that who asks again does not do so while the old call is still going on.
            shared.Call.GiveUp(context.Log, section.Name);
        }

        if (shared.Remembered)
        {
            StaleValues.Remember(shared.Id, outcome);
        }

        shared.SetResult(outcome);
    }
}
