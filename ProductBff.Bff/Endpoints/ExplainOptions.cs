namespace ProductBff.Bff.Endpoints;

/// <summary>Settings under <c>Explain</c>: what an explained page (<c>X-Explain: true</c>, outside Production) links to.</summary>
internal sealed class ExplainOptions
{
    public const string SectionName = "Explain";

    /// <summary>Where Aspire's dashboard is, to link to the page's trace; the AppHost sets it.</summary>
    [Url]
    public string? DashboardUrl { get; set; }
}
