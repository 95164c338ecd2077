using System.Text.Json.Serialization;
using ProductBff.Bff.Backends;
using ProductBff.Bff.Composition;

namespace ProductBff.Bff.ProductDetails;

/// <summary>The page for the web shop: everything there is. A section that was not asked for is absent.</summary>
/// <param name="Product">What is sold.</param>
/// <param name="Reviews">The newest first; empty, too, where none is known, which <paramref name="Sections"/> tells.</param>
/// <param name="Inventory">The stock; 0, too, where it is not known, which <paramref name="Sections"/> tells.</param>
/// <param name="Error">Which sections are not as good as they could be, and why; absent where all are.</param>
/// <param name="Summary">What follows from the sections.</param>
/// <param name="Sections">For each section that was asked for, by its name, where it comes from.</param>
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
