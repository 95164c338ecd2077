namespace ProductBff.Bff.Composition;

/// <summary>What one caller wants of a page.</summary>
/// <param name="Id">What the page is about; not empty.</param>
/// <param name="Include">The sections asked for; null is all of them.</param>
/// <param name="Faults">By section, what goes wrong on purpose; outside Production.</param>
/// <param name="ShedOptional">True under overload: optional sections are served from memory or left to their fallback, not fetched.</param>
internal readonly record struct PageRequest(string Id, SectionSet? Include = null, IReadOnlyList<Fault>? Faults = null, bool ShedOptional = false);

/// <summary>What one caller wants of several pages of a kind; duplicate ids are merged.</summary>
/// <param name="Ids">What the pages are about, in the order in which they are answered.</param>
/// <param name="Include">The sections asked for; null is all of them.</param>
/// <param name="Faults">By section, what goes wrong on purpose; outside Production.</param>
/// <param name="ShedOptional">True under overload, as for a single page.</param>
internal readonly record struct BatchRequest(
    IReadOnlyList<string> Ids, SectionSet? Include = null, IReadOnlyList<Fault>? Faults = null, bool ShedOptional = false);
