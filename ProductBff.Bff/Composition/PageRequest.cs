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
