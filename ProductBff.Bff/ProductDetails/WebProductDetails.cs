using ProductBff.Bff.Backends;
using ProductBff.Bff.Composition;

namespace ProductBff.Bff.ProductDetails;

/// <summary>The page for the web shop, with everything. A section that was not requested is absent.</summary>
/// <param name="Product">The product.</param>
/// <param name="Reviews">Newest first; also empty if unknown, see <paramref name="Sections"/>.</param>
/// <param name="Inventory">The stock; also 0 if unknown, see <paramref name="Sections"/>.</param>
/// <param name="Error">The degraded sections and the reasons; absent if none is degraded.</param>
/// <param name="Summary">Values derived from the sections.</param>
/// <param name="Sections">The provenance of each requested section, by name.</param>
internal sealed record WebProductDetails(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Product? Product,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<Review>? Reviews,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] StockLevel? Inventory,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Error,
    ProductSummary Summary,
    IReadOnlyDictionary<string, Provenance> Sections)
{
    public static readonly Page<WebProductDetails> Page = Composition.Page.Define<WebProductDetails>("product-details", page =>
    {
        var product = page.Required(ProductSections.Product);
        var reviews = page.Optional(ProductSections.Reviews);
        var inventory = page.Optional(ProductSections.Inventory);

        return sections => new(
            sections.Get(product),
            sections.Get(reviews)?.Items,
            sections.Get(inventory),
            sections.Error,
            ProductSummary.From(sections, reviews, inventory),
            sections.Provenance);
    });
}
