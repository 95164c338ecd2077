using System.Diagnostics.CodeAnalysis;

namespace ProductBff.Bff.Composition;

/// <summary>What a page's projection makes its response of: the sections' values and where each comes from.</summary>
internal sealed class Sections
{
    /// <summary>For the response's <c>sections</c> member; names the sections that were asked for.</summary>
    public IReadOnlyDictionary<string, Provenance> Provenance => throw new NotSupportedException();

    /// <summary>For the response's <c>error</c> member: names the degraded sections and why; null when there are none.</summary>
    public string? Error => throw new NotSupportedException();

    /// <summary>What to show: the fresh or the last good value, the fallback, or <c>default</c> when it was not asked for.</summary>
    public T? Get<T>(SectionHandle<T> section) => throw new NotSupportedException();

    /// <summary>True only for a value that a backend gave, so that what is derived from it can tell unknown from zero.</summary>
    public bool TryGet<T>(SectionHandle<T> section, [MaybeNullWhen(false)] out T value) => throw new NotSupportedException();

    /// <summary>Where the section's value comes from.</summary>
    public Provenance State<T>(SectionHandle<T> section) => throw new NotSupportedException();
}
