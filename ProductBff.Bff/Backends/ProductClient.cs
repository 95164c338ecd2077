using System.Net.Http.Headers;
using ProductBff.Bff.Fetching;

namespace ProductBff.Bff.Backends;

/// <summary>A product.</summary>
/// <param name="Id">The product's id.</param>
/// <param name="Name">Plain text.</param>
/// <param name="Description">Plain text.</param>
/// <param name="Price">Price in cents.</param>
internal sealed record Product(string Id, string Name, string Description, long Price)
{
    /// <summary>This product if it is valid for that id, otherwise <see cref="FailureReason.Malformed"/>.</summary>
    public Fetched<Product> Checked(string id) => Id == id && Price >= 0 ? this : FailureReason.Malformed;
}

/// <summary>One page of the catalogue.</summary>
/// <param name="Items">Sorted by id.</param>
/// <param name="Total">The number of products on all pages.</param>
internal sealed record ProductList(IReadOnlyList<Product> Items, int Total)
{
    public const int PageSize = 12;

    /// <summary>The highest page number that the service accepts.</summary>
    public const int MaxPage = 10_000;

    public static Fetched<ProductList> Of(Product[] items, HttpResponseHeaders headers) =>
        headers.TryRead(NumberHeader.TotalCount, NumberStyles.None, out int? total)
        && total >= items.Length
        && items.All(product => product is { Price: >= 0 })
            ? new ProductList(items, total.Value)
            : FailureReason.Malformed;
}

internal sealed class ProductClient(BackendHttp http)
{
    public Task<Fetched<Product>> GetAsync(SectionCall call) =>
        http.GetAsync($"products/{call.Id}", ProductClientJson.Default.Product, (product, _) => product.Checked(call.Id), call.Backend);

    /// <summary>Gets a page of the catalogue; the call's id is the page number.</summary>
    public Task<Fetched<ProductList>> ListAsync(SectionCall call) =>
        int.TryParse(call.Id, NumberStyles.None, CultureInfo.InvariantCulture, out var page) && page is >= 1 and <= ProductList.MaxPage
            ? http.GetAsync($"products?page={page}&pageSize={ProductList.PageSize}", ProductClientJson.Default.ProductArray, ProductList.Of, call.Backend)
            : Task.FromResult<Fetched<ProductList>>(FailureReason.NotFound);

    public Task<IReadOnlyDictionary<string, Fetched<Product>>> GetManyAsync(BatchCall call) =>
        http.GetManyAsync("products", call, BatchedAnswer.ListBy("id"), ProductClientJson.Default.Product, static (product, id) => product.Checked(id));
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(Product))]
[JsonSerializable(typeof(Product[]))]
[JsonSerializable(typeof(ProductList))]
internal sealed partial class ProductClientJson : JsonSerializerContext;
