using ProductBff.Bff.Backends;
using ProductBff.Bff.Composition;
using ProductBff.Bff.Endpoints;

namespace ProductBff.Bff.ProductDetails;

/// <summary>One page of the catalogue.</summary>
/// <param name="Products">Sorted by id; empty past the last page.</param>
/// <param name="Total">The number of products on all pages.</param>
/// <param name="PageSize">The most products on one page.</param>
/// <param name="Error">Why the list is stale; absent if it is fresh.</param>
/// <param name="Sections">The provenance of the list.</param>
internal sealed record ProductCatalogue(
    IReadOnlyList<Product> Products,
    int Total,
    int PageSize,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Error,
    IReadOnlyDictionary<string, Provenance> Sections)
{
    public static readonly Page<ProductCatalogue> Page = Composition.Page.Define<ProductCatalogue>("product-catalogue", page =>
    {
        var products = page.Required(ProductSections.Products);
        return sections => new(sections.Get(products)!.Items, sections.Get(products)!.Total, ProductList.PageSize, sections.Error, sections.Provenance);
    });

    /// <summary>A page like the others, so cached and served stale like them; its number takes the place of their product id.</summary>
    public static void MapCatalogue(IEndpointRouteBuilder app)
    {
        var handler = app.ServiceProvider.GetRequiredService<PageHandler>();
        app.MapGet("/products", (HttpContext context, int page = 1) =>
                handler.GetAsync(Page, context, page.ToString(CultureInfo.InvariantCulture), include: null))
            .WithMetadata(Page, CallerIndependent.Instance)
            .AnswerHead()
            .WithName("getProductCatalogue")
            .WithSummary("List the products, page by page")
            .WithTags("Product pages")
            .Produces<ProductCatalogue>(contentType: "application/json", additionalContentTypes: [PageFormats.EventStream, PageFormats.NdJson])
            .Produces(StatusCodes.Status204NoContent)
            .ProducesProblems(400, 404, 429, 502, 503, 504);
    }
}
