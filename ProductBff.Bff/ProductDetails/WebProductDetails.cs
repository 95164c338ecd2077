using System.Text.Json.Serialization;
using ProductBff.Bff.Backends;
using ProductBff.Bff.Composition;

namespace ProductBff.Bff.ProductDetails;

/// <summary>The page for the web shop: everything there is. A section that was not asked for is absent.</summary>
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
