namespace ProductBff.Bff.Composition;

/// <summary>Settings under <c>Pages</c>; <see cref="PagesValidator"/> checks them against the declared pages.</summary>
internal sealed class PagesOptions : IValidatableObject
{
    public const string SectionName = "Pages";

    /// <summary>How long it may take to compose and render a page, from the arrival of its request; waiting for capacity counts.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:01:00")]
    public TimeSpan Deadline { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>The part of the deadline that is reserved for rendering; at most half of it.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:30")]
    public TimeSpan Headroom { get; set; } = TimeSpan.FromMilliseconds(25);

    /// <summary>Overrides by section name, where the declared budget does not fit this deployment.</summary>
    public Dictionary<string, SectionOptions> Sections { get; } = new(StringComparer.Ordinal);

    public LastGoodOptions LastGood { get; } = new();

    public BatchOptions Batch { get; } = new();

    /// <summary>How long a page waits for the section: the setting, or else the declared budget.</summary>
    public TimeSpan BudgetOf(Section section) => Sections.GetValueOrDefault(section.Name)?.Budget ?? section.Budget;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) =>
        Headroom > Deadline / 2 ? [new("The headroom may be at most half of the deadline.", [nameof(Headroom), nameof(Deadline)])] : [];

    /// <summary>Settings of one section.</summary>
    internal sealed class SectionOptions
    {
        /// <summary>Replaces the budget that the section declares; at most the deadline less the headroom.</summary>
        public TimeSpan? Budget { get; set; }
    }

    /// <summary>Bounds of the last good values, per section.</summary>
    internal sealed class LastGoodOptions
    {
        /// <summary>The most memory for a section's last good values, in bytes; at least three eighths of it hold the newest. 0 keeps none.</summary>
        [Range(0, 2_147_483_591)]
        public int MaxBytes { get; set; } = 4 * 1_024 * 1_024;

        /// <summary>The age from which a last good value is no longer served; 0 serves none.</summary>
        [Range(typeof(TimeSpan), "00:00:00", "7.00:00:00")]
        public TimeSpan MaxAge { get; set; } = TimeSpan.FromMinutes(30);
    }

    /// <summary>Bounds of one batch.</summary>
    internal sealed class BatchOptions
    {
        /// <summary>The most ids in one backend call.</summary>
        [Range(2, 1_000)]
        public int ChunkSize { get; set; } = 50;
    }
}

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
