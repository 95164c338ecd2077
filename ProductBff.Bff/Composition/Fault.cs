using ProductBff.Bff.Fetching;
namespace ProductBff.Bff.Composition;

/// <summary>What a section with an injected fault does instead of a normal fetch.</summary>
internal enum FaultKind
{
    None,
    /// <summary>Fetches after a delay, which may be infinite.</summary>
    Slow,
    /// <summary>Shows its stale value; without one, fetches and marks the fresh value as stale.</summary>
    Stale,
    /// <summary>Shows its fallback, even when there is a stale value.</summary>
    Fallback,
    /// <summary>Fails at once.</summary>
    Fail,
}

/// <summary>A fault injected into one section of one request, so that a frontend can test every state.</summary>
/// <param name="Failure">The reason that the page reports.</param>
/// <param name="Delay">Before a slow section is fetched.</param>
internal readonly record struct Fault(FaultKind Kind, Failure Failure, TimeSpan Delay = default);
