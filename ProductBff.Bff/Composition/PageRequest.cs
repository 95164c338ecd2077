using ProductBff.Bff.Fetching;

namespace ProductBff.Bff.Composition;

/// <summary>What one caller wants of a page.</summary>
/// <param name="Id">What the page is about; not empty.</param>
/// <param name="Include">The sections asked for; null for all.</param>
/// <param name="Faults">The injected faults, one per section in declared order; null for none, always so in Production.</param>
/// <param name="ShedOptional">True under overload: optional sections are not fetched and show their stale value or fallback.</param>
/// <param name="Version">The version of the data: the request joins only a fetch that started with the same one. Null when unknown: it joins any.</param>
/// <param name="StartedAt">The clock's timestamp at which the request arrived and its deadline starts to count; null for now.</param>
/// <param name="Explanation">Records how the page is composed; null when the caller did not ask for it.</param>
internal readonly record struct PageRequest(
    string Id, SectionSet? Include = null, IReadOnlyList<Fault>? Faults = null, bool ShedOptional = false, long? Version = null,
    long? StartedAt = null, Explanation? Explanation = null);

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
