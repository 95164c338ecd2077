namespace ProductBff.Bff.Composition;

/// <summary>A section of a page, and whether it is essential.</summary>
internal readonly record struct PageSection(Section Section, bool Required);

/// <summary>
/// A page, declared as data: its sections, which of them are essential, and how their values become the response. Everything
/// else follows from that: the concurrent fetch, degradation, provenance, streaming, batches, metrics, spans.
/// </summary>
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
}

/// <inheritdoc/>
internal sealed class Page<TBody>(string name, PageSection[] sections, Func<Sections, TBody> project) : Page(name, sections)
{
    internal Func<Sections, TBody> Project { get; } = project;
}
