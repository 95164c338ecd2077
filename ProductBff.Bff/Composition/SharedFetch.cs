using ProductBff.Bff.Fetching;

namespace ProductBff.Bff.Composition;

/// <summary>A fetch in flight, shared by all pages that want it meanwhile. Only <see cref="SharedFetches{T}"/> changes it, under its lock.</summary>
internal sealed class SharedFetch<T> : TaskCompletionSource<Fetched<T>>
{
    public SharedFetch(string id, long? version, BackendCall call)
    {
        (Id, Version, Call) = (id, version, call);
        call.AddFetch();
    }

    public string Id { get; }

    /// <summary>The version of the data with which it was started; null when unknown.</summary>
    public long? Version { get; }

    public BackendCall Call { get; }

    /// <summary>The span of the section that started it; joiners link to it.</summary>
    public ActivityContext Starter { get; } = Activity.Current?.Context ?? default;

    public int WaiterCount { get; set; } = 1;

    /// <summary>True once a waiter ran out of time: the fetch goes on even without waiters, so that a late answer becomes the stale value.</summary>
    public bool RunsWithoutWaiters { get; set; }

    /// <summary>False when its value must not become the stale value: a fault was injected, or a write has overtaken the fetch.</summary>
    public bool UpdatesStaleValue { get; set; } = true;

    public bool Ended { get; set; }

    /// <summary>Ends it at the call's deadline. Created when the first waiter leaves; until then the waiters' own time limits suffice.</summary>
    public ITimer? Timer { get; set; }
}
