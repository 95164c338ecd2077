namespace ProductBff.Bff.Fetching;

/// <summary>One attempt of a backend call; times are timestamps of the clock.</summary>
internal sealed record Attempt(long StartedAt, bool IsHedge)
{
    /// <summary>Null while the attempt is in flight, and when it was given up.</summary>
    public AttemptEnd? End { get; set; }
}

/// <param name="Outcome">The HTTP status of the answer, or the wire name of a <see cref="FailureReason"/>.</param>
/// <param name="Circuit">The state in which the attempt found the circuit breaker.</param>
internal sealed record AttemptEnd(long At, string Outcome, string Circuit);
