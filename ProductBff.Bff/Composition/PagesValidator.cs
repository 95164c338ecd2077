using Microsoft.Extensions.Options;

namespace ProductBff.Bff.Composition;

/// <summary>Compares settings with declarations at start-up, so that a page that cannot keep its promise never serves one.</summary>
internal sealed class PagesValidator(IEnumerable<Page> pages, IServiceProviderIsService services) : IValidateOptions<PagesOptions>
{
    public ValidateOptionsResult Validate(string? name, PagesOptions options)
    {
        Page[] all = [.. pages];
        Section[] sections = [.. all.SelectMany(page => page.Sections).Select(section => section.Section).Distinct()];
        List<string> errors =
        [
            .. Bounds(options),
            .. Repeated(all.Select(page => page.Name)).Select(twice => $"Two pages are called '{twice}'."),
            .. Repeated(sections.Select(section => section.Name)).Select(twice =>
                $"Two sections are called '{twice}'; pages that show the same section share one declaration."),
            .. options.Sections.Keys.Except(sections.Select(section => section.Name)).Select(unknown =>
                $"Pages:Sections:{unknown} is set, but no page has such a section; "
                + $"they are {string.Join(", ", sections.Select(section => section.Name))}."),
            .. sections.Where(section => !services.IsService(section.Client)).Select(section =>
                $"Section '{section.Name}' is fetched with {section.Client.Name}, which is not registered as a service."),
            .. sections.SelectMany(section => Budget(section, options)),
        ];
        return errors is [] ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

    private static IEnumerable<string> Bounds(PagesOptions options) =>
    [
        .. Between("Pages:Deadline", options.Deadline, TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(1)),
        .. Between("Pages:Headroom", options.Headroom, TimeSpan.Zero, options.Deadline / 2, "half of Pages:Deadline"),
        .. Between("Pages:LastGood:MaxBytes", options.LastGood.MaxBytes, 0, Array.MaxLength),
        .. Between("Pages:LastGood:MaxAge", options.LastGood.MaxAge, TimeSpan.Zero, TimeSpan.FromDays(7)),
        .. Between("Pages:Batch:Concurrency", options.Batch.Concurrency, 1, 1_000),
        .. Between("Pages:Batch:ChunkSize", options.Batch.ChunkSize, 2, 1_000),
    ];

    private static IEnumerable<string> Between<T>(string setting, T value, T least, T most, string? mostName = null)
        where T : IComparable<T>
    {
        if (value.CompareTo(least) < 0 || value.CompareTo(most) > 0)
        {
            yield return $"{setting} is {value}; it must be between {least} and {most}{(mostName is null ? "" : $" ({mostName})")}.";
        }
    }

    private static IEnumerable<string> Budget(Section section, PagesOptions options)
    {
        var (budget, most) = (options.BudgetOf(section), options.Deadline - options.Headroom);
        var origin = options.Sections.GetValueOrDefault(section.Name)?.Budget is null ? "as declared" : "as set";
        if (budget <= TimeSpan.Zero || budget > most)
        {
            yield return $"Pages:Sections:{section.Name}:Budget is {budget} ({origin}); it must be above zero and at most {most}, "
                + $"which is Pages:Deadline {options.Deadline} less Pages:Headroom {options.Headroom}.";
        }
    }

    private static IEnumerable<string> Repeated(IEnumerable<string> names) =>
        names.GroupBy(name => name).Where(group => group.Count() > 1).Select(group => group.Key);
}
