namespace ProductBff.Bff.Composition;

/// <summary>A section of a page, and whether it is essential.</summary>
internal readonly record struct PageSection(Section Section, bool Required);

/// <summary>A page, declared as data: its sections, which of them are essential, and how their values become the response.</summary>
internal abstract class Page(string name, PageSection[] sections)
{
    /// <summary>Its name in metrics, spans, logs and the page cache.</summary>
    public string Name { get; } = name;

    public IReadOnlyList<string> SectionNames { get; } = [.. sections.Select(section => section.Section.Name)];

    public SectionSet All { get; } = new(ulong.MaxValue >> (SectionSet.Capacity - sections.Length));

    /// <summary>The provenance of the usual case, all sections fresh, allocated once.</summary>
    internal IReadOnlyDictionary<string, Provenance> AllFresh { get; } = sections.ToDictionary(section => section.Section.Name, _ => Provenance.Fresh);

    internal PageSection[] Sections { get; } = sections;

    public static Page<TBody> Define<TBody>(string name, Func<PageBuilder, Func<Sections, TBody>> declare)
    {
        if (!Section.NamePattern().IsMatch(name))
        {
            throw new ArgumentException($"A page's name is lower-case letters, digits and dashes, not '{name}'.", nameof(name));
        }

        var builder = new PageBuilder(name);
        var project = declare(builder);
        return new(name, builder.Build(), project);
    }

    /// <summary>The index of the section with that name, or -1.</summary>
    public int IndexOf(string section) => Array.FindIndex(Sections, each => each.Section.Name == section);

    public string UnknownSection(string name) => $"'{name}' is not a section of this page; they are {string.Join(", ", SectionNames)}.";
}

/// <inheritdoc/>
internal sealed class Page<TBody>(string name, PageSection[] sections, Func<Sections, TBody> project) : Page(name, sections)
{
    internal Func<Sections, TBody> Project { get; } = project;
}

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
