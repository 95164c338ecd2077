namespace ProductBff.Bff.Composition;

/// <summary>Checks the settings against the declared pages, so that a contradiction stops the start instead of failing requests.</summary>
internal sealed class PagesValidator(IEnumerable<Page> pages, IServiceProviderIsService services) : IValidateOptions<PagesOptions>
{
    public ValidateOptionsResult Validate(string? name, PagesOptions options)
    {
        Section[] sections = [.. pages.SelectMany(page => page.Sections).Select(section => section.Section).Distinct()];
        string[] names = [.. sections.Select(section => section.Name)];
        var most = options.Deadline - options.Headroom;
        string[] errors =
        [
            .. Repeated(pages.Select(page => page.Name)).Select(twice => $"Two pages are called '{twice}'."),
            .. Repeated(names).Select(twice => $"Two sections are called '{twice}'; pages that show the same section share one declaration."),
            .. options.Sections.Keys.Except(names).Select(unknown =>
                $"Pages:Sections:{unknown} is set, but no page has such a section; they are {string.Join(", ", names)}."),
            .. sections.Where(section => !services.IsService(section.Client)).Select(section =>
                $"Section '{section.Name}' is fetched with {section.Client.Name}, which is not registered as a service."),
            .. sections.Where(section => options.BudgetOf(section) is var budget && (budget <= TimeSpan.Zero || budget > most)).Select(section =>
                $"Pages:Sections:{section.Name}:Budget is '{options.BudgetOf(section)}' ({(options.Sections.GetValueOrDefault(section.Name)?.Budget is null ? "as declared" : "as set")}): "
                + $"It must be above zero and at most {most}, which is Pages:Deadline {options.Deadline} less Pages:Headroom {options.Headroom}."),
        ];
        return errors is [] ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

    private static IEnumerable<string> Repeated(IEnumerable<string> names) =>
        names.GroupBy(name => name).Where(group => group.Count() > 1).Select(group => group.Key);
}
