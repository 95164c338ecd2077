namespace ProductBff.Bff.Composition;

/// <summary>What one caller wants of a page.</summary>
/// <param name="Id">What the page is about; not empty.</param>
/// <param name="Include">The sections asked for; null is all of them.</param>
/// <param name="Faults">By section, what goes wrong on purpose; outside Production.</param>
/// <param name="ShedOptional">True under overload: optional sections are served from memory or left to their fallback, not fetched.</param>
/// <param name="Version">
/// Of the data that the caller may expect: it joins no fetch that began with another one. Null, where it is not known: it joins any.
/// </param>
/// <param name="StartedAt">When it came, on the clock's monotonic scale, from where on the page's deadline counts; null for now.</param>
/// <param name="Explanation">Where to write down how the page came about; null, where nobody asked for that.</param>
internal readonly record struct PageRequest(
    string Id, SectionSet? Include = null, IReadOnlyList<Fault>? Faults = null, bool ShedOptional = false, long? Version = null,
    long? StartedAt = null, Explanation? Explanation = null);
