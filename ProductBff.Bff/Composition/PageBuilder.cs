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
    public SectionHandle<T> Optional<T>(Section<T> section) => Add(section, required: false);

    internal PageSection[] Build() =>
        _sections is [] ? throw new ArgumentException($"Page '{page}' has no section.", paramName: null) : [.. _sections];

    private SectionHandle<T> Add<T>(Section<T> section, bool required)
    {
        var error = !required && section.Fallback is null ? $"Page '{page}': section '{section.Name}' is optional and needs a fallback."
            : _sections.Exists(other => other.Section.Name == section.Name) ? $"Page '{page}' has two sections called '{section.Name}'."
            : _sections.Count == SectionSet.Capacity ? $"Page '{page}' has more than {SectionSet.Capacity} sections."
            : null;
        if (error is not null)
        {
            throw new ArgumentException(error, nameof(section));
        }

        _sections.Add(new(section, required));
        return new(_sections.Count - 1);
    }
}
