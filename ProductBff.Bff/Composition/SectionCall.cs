namespace ProductBff.Bff.Composition;

/// <summary>
/// What a fetch is told. It may be shared by several requests, so it carries nothing of any one caller, and its token is not
/// a caller's: it is cancelled when nobody waits any more or the deadline has passed.
/// </summary>
internal readonly record struct SectionCall(string Id, Deadline Deadline, CancellationToken CancellationToken, BackendCall? Shared = null)
{
    /// <summary>What is left until nobody can use the answer; to be sent downstream.</summary>
    public TimeSpan TimeLeft => Deadline.TimeLeft;
}

/// <summary>The same for one backend call that serves several ids, each of them once.</summary>
internal readonly record struct BatchCall(IReadOnlyList<string> Ids, Deadline Deadline, CancellationToken CancellationToken, BackendCall? Shared = null)
{
    /// <inheritdoc cref="SectionCall.TimeLeft"/>
    public TimeSpan TimeLeft => Deadline.TimeLeft;
}
