using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using ProductBff.ProductService.Data;
using ProductBff.ServiceDefaults.Text;

namespace ProductBff.ProductService;

/// <summary>A product of the catalogue.</summary>
/// <param name="Id">Its id, see <see cref="ServiceDefaults.Products.ProductId"/>.</param>
/// <param name="Name">The name shown to people.</param>
/// <param name="Description">One paragraph of plain text.</param>
/// <param name="Price">The price in cents.</param>
internal sealed record Product(string Id, string Name, string Description, long Price)
{
    public static Product From(ProductRow row) => new(row.Id, row.Name, row.Description, row.Price);
}

/// <summary>What a product is to be from now on.</summary>
internal sealed record ProductChange
{
    /// <summary>1 to 200 characters of plain text in one line, as people count them.</summary>
    [Required(ErrorMessage = "A name is required.")]
    [PlainText(ProductRow.MaxNameLength)]
    public string? Name { get; init => field = value?.Trim(); }

    /// <summary>1 to 2,000 characters of plain text, as people count them.</summary>
    [Required(ErrorMessage = "A description is required.")]
    [PlainText(ProductRow.MaxDescriptionLength, Multiline = true)]
    public string? Description { get; init => field = value?.Trim(); }

    /// <summary>The price in cents, 0 to 1,000,000,000.</summary>
    [Required(ErrorMessage = "A price is required.")]
    [Range(0, 1_000_000_000, ErrorMessage = "The price has to be a whole number of cents from {1} to {2}.")]
    public long? Price { get; init; }
}

[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(Product))]
[JsonSerializable(typeof(ProductChange))]
[JsonSerializable(typeof(IReadOnlyList<Product>))]
internal sealed partial class ProductJson : JsonSerializerContext;
