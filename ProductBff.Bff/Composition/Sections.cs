using System.Diagnostics.CodeAnalysis;

namespace ProductBff.Bff.Composition;

/// <summary>What a page's projection makes its response of: the sections' values and where each comes from.</summary>
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

        var provenance = new Dictionary<string, Provenance>(results.Length);
        List<string>? degraded = null;
        foreach (var result in results)
        {
            if (result is var (name, state, _))
            {
                provenance.Add(name, state);
                if (state is { IsDegraded: true, Reason: { } reason })
                {
                    (degraded ??= []).Add($"{name}: {reason.WireName()} ({state.Status.WireName()})");
                }
            }
        }

        Provenance = provenance;
        Error = degraded is null ? null : string.Join(", ", degraded);
    }

    /// <summary>For the response's <c>sections</c> member; names the sections that were asked for.</summary>
    public IReadOnlyDictionary<string, Provenance> Provenance { get; }

    /// <summary>For the response's <c>error</c> member: names the degraded sections and why; null when there are none.</summary>
    public string? Error { get; }

    /// <summary>What to show: the fresh or the last good value, the fallback, or <c>default</c> when it was not asked for.</summary>
    public T? Get<T>(SectionHandle<T> section) => _results[section.Index] is SectionResult<T> result ? result.Value : default;

    /// <summary>True only for a value that a backend gave, so that what is derived from it can tell unknown from zero.</summary>
    public bool TryGet<T>(SectionHandle<T> section, [MaybeNullWhen(false)] out T value)
    {
        value = Get(section);
        return State(section).IsKnown;
    }

    /// <summary>Where the section's value comes from.</summary>
    public Provenance State<T>(SectionHandle<T> section) => _results[section.Index]?.Provenance ?? Composition.Provenance.Skipped;
}
