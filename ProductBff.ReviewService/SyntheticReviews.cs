using ProductBff.ReviewService.Data;

namespace ProductBff.ReviewService;

/// <summary>
/// The reviews of a product that nobody has reviewed, when <c>Catalog:Synthesize</c> is on. The first real review of such a product
/// stores them with it, in the same transaction, so that the reviews a reader saw before do not vanish.
/// </summary>
internal static class SyntheticReviews
{
    public static IReadOnlyList<ReviewRow> Of(string productId) => [Row(productId, 2, 5, "Love it!", "Alice"), Row(productId, 1, 4, "Pretty good.", "Bob")];

    /// <summary>Made-up reviews are dated at the Unix epoch, before any real one.</summary>
    public static bool IsSynthetic(ReviewRow row) => row.CreatedAt == DateTimeOffset.UnixEpoch;

    private static ReviewRow Row(string productId, int order, int rating, string comment, string author) => new()
    {
        // A version 7 id sorts by its timestamp, so the ids keep this order.
        Id = Guid.CreateVersion7(DateTimeOffset.FromUnixTimeMilliseconds(order)),
        ProductId = productId,
        Rating = rating,
        Comment = comment,
        Author = author,
        CreatedAt = DateTimeOffset.UnixEpoch,
    };
}
