using ProductBff.Bff.Fetching;

namespace ProductBff.Bff.Composition;

/// <summary>The input of a page's projection: the sections' values and provenance.</summary>
internal sealed class Sections
{
    private readonly SectionResult?[] _results;

    internal Sections(Page page, SectionResult?[] results)
    {
        _results = results;
        if (Array.TrueForAll(results, static result => result?.Provenance.Status == SectionStatus.Fresh))
        {
            Provenance = page.AllFresh;
            return;
        }

        SectionResult[] served = [.. results.OfType<SectionResult>()];
        Provenance = served.ToDictionary(result => result.Name, result => result.Provenance);
        var degraded = served.Where(result => result.Provenance.IsDegraded).Select(result =>
            $"{result.Name}: {result.Provenance.Reason?.WireName()} ({result.Provenance.Status.WireName()})");
        Error = string.Join(", ", degraded) is { Length: > 0 } error ? error : null;
    }

    /// <summary>For the response's <c>sections</c> member: by name, the sections that were asked for.</summary>
    public IReadOnlyDictionary<string, Provenance> Provenance { get; }

    /// <summary>For the response's <c>error</c> member: the degraded sections and the reasons; null when none is degraded.</summary>
    public string? Error { get; }

    /// <summary>The value to show: fresh, stale or the fallback; <c>default</c> when the section was not asked for.</summary>
    public T? Get<T>(SectionHandle<T> section) => _results[section.Index]?.Value is T value ? value : default;

    /// <summary>True only for a value that a backend gave, so that a derived value can tell unknown from zero.</summary>
    public bool TryGet<T>(SectionHandle<T> section, [MaybeNullWhen(false)] out T value)
    {
        value = Get(section);
        return State(section).IsKnown;
    }

    /// <summary>The section's provenance; skipped when it was not asked for.</summary>
    public Provenance State<T>(SectionHandle<T> section) => _results[section.Index]?.Provenance ?? Composition.Provenance.Skipped;
}
