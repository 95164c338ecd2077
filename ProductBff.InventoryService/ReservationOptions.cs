using System.ComponentModel.DataAnnotations;

namespace ProductBff.InventoryService;

/// <summary>Settings under <c>Reservations</c>, which have to be the same in all instances.</summary>
internal sealed class ReservationOptions
{
    public const string SectionName = "Reservations";

    /// <summary>How long a reservation keeps its pieces for the caller.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "30.00:00:00")]
    public TimeSpan Lifetime { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>How often expired reservations are released; until then their pieces are missing from the stock.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan ExpiryInterval { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>The most pieces of a product that one caller can have reserved at a time.</summary>
    [Range(1, 1_000_000)]
    public int MaxPiecesPerCaller { get; set; } = 10;
}
