using System.Text.Json.Serialization;

namespace ProductBff.ProductService;

/// <summary>A product of the catalogue.</summary>
/// <param name="Id">Its id, see <see cref="ServiceDefaults.Products.ProductId"/>.</param>
/// <param name="Name">The name shown to people.</param>
/// <param name="Description">One paragraph of plain text.</param>
/// <param name="Price">The price in cents.</param>
internal sealed record Product(string Id, string Name, string Description, long Price);

[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(Product))]
[JsonSerializable(typeof(IReadOnlyList<Product>))]
internal sealed partial class ProductJson : JsonSerializerContext;
