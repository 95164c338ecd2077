using ProductBff.ReviewService.Data;

namespace ProductBff.ReviewService;

/// <summary>
/// The reviews of a product that nobody reviewed, where <c>Catalog:Synthesize</c> is on. The first real review of such a product
/// stores them with it, in the same transaction, so that what a reader saw before does not vanish.
/// </summary>
internal static class MadeUpReviews
{
    public static IReadOnlyList<ReviewRow> Of(string productId) => [Row(productId, 2, 5, "Love it!", "Alice"), Row(productId, 1, 4, "Pretty good.", "Bob")];

    /// <summary>They are older than everything: nobody wrote them at any time.</summary>
    public static bool IsMadeUp(ReviewRow row) => row.CreatedAt == DateTimeOffset.UnixEpoch;

    private static ReviewRow Row(string productId, int order, int rating, string comment, string author) => new()
    {
        // Random, but sorted by their order.
        Id = Guid.CreateVersion7(DateTimeOffset.FromUnixTimeMilliseconds(order)),
        ProductId = productId,
        Rating = rating,
        Comment = comment,
        Author = author,
        CreatedAt = DateTimeOffset.UnixEpoch,
    };
}
