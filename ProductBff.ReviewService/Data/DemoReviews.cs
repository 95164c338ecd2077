using Microsoft.EntityFrameworkCore;

namespace ProductBff.ReviewService.Data;

/// <summary>Reviews of the demo catalogue, for a database that has none.</summary>
internal static class DemoReviews
{
    private static readonly (string ProductId, int Rating, string Comment, string Author)[] Reviews =
    [
        ("KB-75", 5, "Types like a dream, and quiet enough for the office.", "Mina"),
        ("KB-75", 4, "Great board. The cable could be longer.", "Jonas"),
        ("KB-75", 5, "Third year, not one key has failed.", "Priya"),
        ("MS-ERGO", 4, "Two days to get used to it, then my wrist stopped aching.", "Tomás"),
        ("MS-ERGO", 2, "Too large for my hand.", "Elif"),
        ("DISP-27", 5, "Sharp, even, and the stand does not wobble.", "Noor"),
        ("DISP-27", 3, "Good picture, poor speakers.", "Henrik"),
        ("HUB-7", 4, "Charges the laptop and drives two displays at once.", "Aiko"),
        ("CAM-4K", 3, "Fine in daylight, noisy in the evening.", "Luca"),
        ("LAMP-S", 5, "Warm light, no flicker on calls.", "Grace"),
    ];

    /// <summary>The date of the first demo review; each further one is an hour later.</summary>
    private static readonly DateTimeOffset First = new(2026, 1, 12, 8, 30, 0, TimeSpan.Zero);

    public static async Task SeedAsync(ReviewsContext context, CancellationToken cancellationToken)
    {
        if (await context.Totals.AnyAsync(cancellationToken))
        {
            return;
        }

        var rows = Reviews.Select((review, hour) => new ReviewRow
        {
            Id = Guid.CreateVersion7(First.AddHours(hour)),
            ProductId = review.ProductId,
            Rating = review.Rating,
            Comment = review.Comment,
            Author = review.Author,
            CreatedAt = First.AddHours(hour),
        }).ToList();

        context.AddRange(rows);
        context.AddRange(rows.GroupBy(row => row.ProductId).Select(product =>
            new ReviewTotal { ProductId = product.Key, Count = product.Count(), RatingSum = product.Sum(row => row.Rating) }));
        await context.SaveChangesAsync(cancellationToken);
    }
}
