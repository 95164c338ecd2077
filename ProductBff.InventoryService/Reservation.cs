using System.ComponentModel.DataAnnotations;
using ProductBff.InventoryService.Data;

namespace ProductBff.InventoryService;

/// <summary>Pieces that are kept for the caller who reserved them.</summary>
/// <param name="Id">The reservation's own id.</param>
/// <param name="ProductId">The product's id.</param>
/// <param name="Quantity">How many pieces, 1 or more.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="ExpiresAt">When its pieces are given back, if it is not released before.</param>
internal sealed record Reservation(Guid Id, string ProductId, int Quantity, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt)
{
    public static Reservation From(ReservationRow row, TimeSpan lifetime) =>
        new(row.Id, row.ProductId, row.Quantity, row.CreatedAt, row.CreatedAt + lifetime);
}

/// <summary>A reservation to be made. Its owner is the caller.</summary>
internal sealed record NewReservation
{
    /// <summary>1 to 1,000.</summary>
    [Range(1, 1_000, ErrorMessage = "The quantity has to be a whole number from {1} to {2}.")]
    public int Quantity { get; init; }
}
