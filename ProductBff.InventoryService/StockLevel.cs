using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace ProductBff.InventoryService;

/// <summary>How much of a product can be sold.</summary>
/// <param name="ProductId">The product's id.</param>
/// <param name="Stock">Pieces that are free to sell, 0 or more.</param>
internal sealed record StockLevel(string ProductId, int Stock);

/// <summary>How many pieces are free to sell from now on.</summary>
internal sealed record StockChange
{
    /// <summary>0 to 1,000,000.</summary>
    [Required(ErrorMessage = "A stock is required.")]
    [Range(0, 1_000_000, ErrorMessage = "The stock has to be a whole number from {1} to {2}.")]
    public int? Stock { get; init; }
}

[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(StockLevel))]
[JsonSerializable(typeof(StockChange))]
[JsonSerializable(typeof(IReadOnlyList<StockLevel>))]
[JsonSerializable(typeof(NewReservation))]
[JsonSerializable(typeof(Reservation))]
internal sealed partial class InventoryJson : JsonSerializerContext;
