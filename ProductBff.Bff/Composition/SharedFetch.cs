using System.Diagnostics;

namespace ProductBff.Bff.Composition;

/// <summary>
/// One section of one id on its way, shared by all pages that want it meanwhile: a task, and a count of who waits for it. All that
/// changes belongs to <see cref="SharedFetches{T}"/> and is touched under its lock.
/// </summary>
internal sealed class SharedFetch<T> : TaskCompletionSource<Fetched<T>>
{
    public SharedFetch(string id, long? version, BackendCall call)
    {
        (Id, Version, Call) = (id, version, call);
        call.AddFetch();
    }

    public string Id { get; }

    /// <summary>Of the data that the first one who waits may expect.</summary>
    public long? Version { get; }

    public BackendCall Call { get; }

    /// <summary>The span of the section that started it; those that join link to it.</summary>
    public ActivityContext Starter { get; } = Activity.Current?.Context ?? default;

    public int Waiting { get; set; } = 1;

    /// <summary>True when somebody's budget ran out: it goes on without anybody, so that a late answer is remembered.</summary>
    public bool Lingers { get; set; }

    /// <summary>False when its value must not become the stale one: it is made up, or a write has overtaken it.</summary>
    public bool Remembered { get; set; } = true;

    public bool Ended { get; set; }

    /// <summary>Ends it at its deadline; made when the first one leaves, for until then the pages that wait see to it.</summary>
    public ITimer? Timer { get; set; }
}
