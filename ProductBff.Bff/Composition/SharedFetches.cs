using ProductBff.Bff.Fetching;

namespace ProductBff.Bff.Composition;

/// <summary>
/// Single-flight: concurrent requests for the same section of the same id share one backend call. No caller owns the call; it ends when
/// it is answered, when the last waiter leaves, or at the deadline of the page that started it.
/// </summary>
internal sealed class SharedFetches<T>(Section<T> section, ComposerContext context)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, SharedFetch<T>> _inFlight = [];

    public StaleValues<T> StaleValues { get; } = new(section, context);

    /// <summary>Joins the fetch in flight, unless it is of another version, or starts one; in a batch it is sent with the batch.</summary>
    public SharedFetch<T> Join(string id, long? version, Deadline deadline, SectionExplanation? explanation, FetchBatch<T>? batch)
    {
        SharedFetch<T> shared;
        lock (_gate)
        {
            if (_inFlight.TryGetValue(id, out var found))
            {
                if (version is null || version == found.Version)
                {
                    found.WaiterCount++;
                    explanation?.Follow(found.Call, joined: true);
                    return found;
                }

                // It may bring data from before a write.
                found.UpdatesStaleValue = false;
            }

            shared = new(id, version, batch?.CallFor(deadline) ?? new(deadline));
            _inFlight[id] = shared;
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

    /// <summary>Starts a fetch after a delay; no other page joins it and its value is not kept.</summary>
    public SharedFetch<T> StartUnshared(string id, Deadline deadline, TimeSpan delay, SectionExplanation? explanation)
    {
        var unshared = new SharedFetch<T>(id, version: null, new(deadline)) { UpdatesStaleValue = false };
        explanation?.Follow(unshared.Call, joined: false);
        _ = RunAsync(unshared, delay);
        return unshared;
    }

    /// <summary>Removes a waiter. The last one cancels the call, unless a late answer is still wanted; then it may run until its deadline.</summary>
    public void Leave(SharedFetch<T> shared, bool keepRunning)
    {
        lock (_gate)
        {
            shared.WaiterCount--;
            shared.RunsWithoutWaiters |= keepRunning && shared.UpdatesStaleValue;
            if (!shared.Ended && (shared.WaiterCount > 0 || shared.RunsWithoutWaiters))
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
            await Task.Delay(delay, context.Clock, shared.Call.Token);
            End(shared, await section.Fetch(context.Services, new(shared.Id, shared.Call)));
        }
        catch (Exception exception)
        {
            End(shared, shared.Call.OutcomeOf(exception, context.Log, section.Name));
        }
    }

    /// <summary>Ends a fetch in flight, with its outcome or because it is given up; any later outcome is dropped.</summary>
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
            // Not by its id only: a newer fetch may have replaced it.
            ((ICollection<KeyValuePair<string, SharedFetch<T>>>)_inFlight).Remove(new(shared.Id, shared));
        }

        if (shared.Call.RemoveFetch() && isGivenUp)
        {
            // Before the result is set, so that a waiter that asks again does not overlap with the old call.
            shared.Call.GiveUp(context.Log, section.Name);
        }

        if (shared.UpdatesStaleValue)
        {
            StaleValues.Remember(shared.Id, outcome);
        }

        shared.SetResult(outcome);
    }
}
