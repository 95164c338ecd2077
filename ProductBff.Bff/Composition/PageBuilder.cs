namespace ProductBff.Bff.Composition;

/// <summary>A typed reference to a section, with which the page's projection reads its value.</summary>
internal readonly record struct SectionHandle<T>(int Index);

/// <summary>Collects a page's sections in the order in which they are declared.</summary>
internal sealed class PageBuilder(string page)
{
    private readonly List<PageSection> _sections = [];

    /// <summary>Without this section (fresh or stale) there is no page.</summary>
    public SectionHandle<T> Required<T>(Section<T> section) => Add(section, required: true);

    /// <summary>Without this section the page shows its fallback.</summary>
    public SectionHandle<T> Optional<T>(Section<T> section) =>
        section.Fallback is not null ? Add(section, required: false)
            : throw new ArgumentException($"Page '{page}': section '{section.Name}' is optional and needs a fallback.", nameof(section));

    internal PageSection[] Build() =>
        _sections is [] ? throw new ArgumentException($"Page '{page}' has no section.", paramName: null) : [.. _sections];

    private SectionHandle<T> Add<T>(Section<T> section, bool required)
    {
        if (_sections.Exists(other => string.Equals(other.Section.Name, section.Name, StringComparison.Ordinal)))
        {
            throw new ArgumentException($"Page '{page}' has two sections called '{section.Name}'.", nameof(section));
        }

        if (_sections.Count == SectionSet.Capacity)
        {
            throw new ArgumentException($"Page '{page}' has more than {SectionSet.Capacity} sections.", nameof(section));
        }

        _sections.Add(new(section, required));
        return new(_sections.Count - 1);
    }
}
