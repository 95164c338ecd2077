namespace ProductBff.Bff.Composition;

/// <summary>A page as it comes into being: each section when it lands, then the page.</summary>
internal abstract record PageEvent;

/// <summary>A section has its value. It was asked for; what was not is not announced.</summary>
/// <param name="Report">Which section, where its value comes from and how long it took.</param>
/// <param name="Value">The section's own value, null when the section failed.</param>
internal sealed record SectionLanded(SectionReport Report, object? Value) : PageEvent;

/// <summary>The last event: the whole page, as it would have been sent in one piece.</summary>
internal sealed record PageClosed<T>(PageResult<T> Result) : PageEvent;
