using System.Text.Json.Serialization;
using ProductBff.Bff.Backends;
using ProductBff.Bff.Composition;

namespace ProductBff.Bff.ProductDetails;

/// <summary>Whether a product can be bought. Unknown is never turned into sold out.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<Availability>))]
internal enum Availability
{
    /// <summary>The stock is not known.</summary>
    Unknown,

    /// <summary>5 pieces or more.</summary>
    InStock,

    /// <summary>1 to 4 pieces.</summary>
    LowStock,

    /// <summary>None.</summary>
    SoldOut,
}

/// <summary>What is derived from the sections; null and <c>unknown</c> where that from which it derives is not known.</summary>
/// <param name="AverageRating">1 to 5 with at most two decimals, over all reviews; null also when there is no review.</param>
/// <param name="ReviewCount">How many reviews there are; null when it is not known.</param>
/// <param name="Availability">From the stock.</param>
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
