using ProductBff.Bff.Backends;
using ProductBff.Bff.Composition;
using ProductBff.Bff.Fetching;

namespace ProductBff.Bff.ProductDetails;

/// <summary>Whether a product can be bought. An unknown stock is never reported as sold out.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<Availability>))]
internal enum Availability
{
    /// <summary>The stock is unknown.</summary>
    Unknown,

    /// <summary>5 units or more.</summary>
    InStock,

    /// <summary>1 to 4 units.</summary>
    LowStock,

    /// <summary>No units.</summary>
    SoldOut,
}

/// <summary>Values derived from the sections; null or <c>unknown</c> if their section is unknown.</summary>
/// <param name="AverageRating">Average of all reviews, 1 to 5, to two decimals; null if unknown or if there are none.</param>
/// <param name="ReviewCount">The number of reviews; null if unknown.</param>
/// <param name="Availability">Derived from the stock.</param>
internal sealed record ProductSummary(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] double? AverageRating,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] int? ReviewCount,
    Availability Availability)
{
    private const int LowStockBelow = 5;

    public static ProductSummary From(Sections sections, SectionHandle<ReviewList> reviews, SectionHandle<StockLevel> inventory)
    {
        var list = sections.TryGet(reviews, out var knownReviews) ? knownReviews : null;
        return new(
            list?.AverageRating is { } average ? Math.Round(average, 2) : null,
            list?.Count,
            sections.TryGet(inventory, out var level) ? Of(level.Stock) : Availability.Unknown);
    }

    private static Availability Of(int stock) => stock switch
    {
        <= 0 => Availability.SoldOut,
        < LowStockBelow => Availability.LowStock,
        _ => Availability.InStock,
    };
}
