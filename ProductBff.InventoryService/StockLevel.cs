using System.Text.Json.Serialization;

namespace ProductBff.InventoryService;

/// <summary>How much of a product can be sold.</summary>
/// <param name="ProductId">The product's id.</param>
/// <param name="Stock">Pieces that are free to sell, 0 or more.</param>
internal sealed record StockLevel(string ProductId, int Stock);

[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(StockLevel))]
[JsonSerializable(typeof(IReadOnlyList<StockLevel>))]
internal sealed partial class InventoryJson : JsonSerializerContext;
