using ProductBff.Bff.Composition;

namespace ProductBff.Bff.ProductDetails;

/// <summary>The page for phones: flat and small.</summary>
/// <param name="Id">The product's id.</param>
/// <param name="Name">The product's name.</param>
/// <param name="Price">In <paramref name="Currency"/>, not cents.</param>
/// <param name="Currency">ISO 4217 code.</param>
/// <param name="Rating">The average of all reviews, 1 to 5; null if unknown or if there are none.</param>
/// <param name="ReviewCount">The number of reviews; null if unknown.</param>
/// <param name="Availability">Derived from the stock.</param>
/// <param name="ReviewExcerpt">The start of the newest review, at most 80 characters.</param>
/// <param name="Error">The degraded sections and the reasons; absent if none is degraded.</param>
/// <param name="Sections">The provenance of each requested section, by name.</param>
internal sealed record MobileProductDetails(
    string? Id,
    string? Name,
    decimal? Price,
    string Currency,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] double? Rating,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] int? ReviewCount,
    Availability Availability,
    string? ReviewExcerpt,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Error,
    IReadOnlyDictionary<string, Provenance> Sections)
{
    // The catalogue has one currency.
    private const string CatalogueCurrency = "USD";
    private const decimal CentsPerUnit = 100m;
    private const int ExcerptLength = 80;

    public static readonly Page<MobileProductDetails> Page = Composition.Page.Define<MobileProductDetails>("mobile-product-details", page =>
    {
        var product = page.Required(ProductSections.Product);
        var reviews = page.Optional(ProductSections.Reviews);
        var inventory = page.Optional(ProductSections.Inventory);

        return sections =>
        {
            var summary = ProductSummary.From(sections, reviews, inventory);
            var shown = sections.Get(product);
            return new(
                shown?.Id,
                shown?.Name,
                shown?.Price / CentsPerUnit,
                CatalogueCurrency,
                summary.AverageRating,
                summary.ReviewCount,
                summary.Availability,
                sections.Get(reviews)?.Items is [var newest, ..] ? Excerpt(newest.Comment) : null,
                sections.Error,
                sections.Provenance);
        };
    });

    private static string Excerpt(string comment) =>
        comment.Length <= ExcerptLength ? comment : $"{TextCut.ToLength(comment, ExcerptLength - 1)}…";
}
