using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using ProductBff.ReviewService.Data;
using ProductBff.ServiceDefaults.Products;
using ProductBff.Storage.Paging;

namespace ProductBff.ReviewService;

/// <summary>The reviews. A product without stored ones gets made-up ones when <c>Catalog:Synthesize</c> is on.</summary>
internal sealed class ReviewStore(ReviewsContext context, IOptions<CatalogOptions> catalog, TimeProvider time)
{
    public async Task<ReviewPage> ListAsync(string productId, PageRequest page, CancellationToken cancellationToken)
    {
        // The reviews before their total: one that is added in between must not make the page longer than the total says.
        var rows = await context.Reviews.AsNoTracking()
            .Where(row => row.ProductId == productId)
            .OrderByDescending(row => row.CreatedAt).ThenByDescending(row => row.Id)
            .Skip(page.Offset).Take(page.Size)
            .ToListAsync(cancellationToken);
        return await context.Totals.AsNoTracking().SingleOrDefaultAsync(total => total.ProductId == productId, cancellationToken) is { } total
            ? new ReviewPage(total.Count, total.AverageRating, [.. rows.Select(Review.From)])
            : Unreviewed(productId, page);
    }

    /// <summary>The first page of each product's reviews, by id, in the order of the ids.</summary>
    public async Task<IReadOnlyDictionary<string, ReviewPage>> ListManyAsync(
        IReadOnlyList<string> productIds, PageRequest page, CancellationToken cancellationToken)
    {
        var rows = await context.NewestOfEachAsync(productIds, page.Size, cancellationToken);
        var totals = await context.Totals.AsNoTracking()
            .Where(total => productIds.Contains(total.ProductId))
            .ToDictionaryAsync(total => total.ProductId, cancellationToken);
        return productIds.ToDictionary(
            id => id,
            id => totals.TryGetValue(id, out var total)
                ? new ReviewPage(total.Count, total.AverageRating, [.. rows[id].Select(Review.From)])
                : Unreviewed(id, page));
    }

    public async Task<Review?> FindAsync(string productId, Guid id, CancellationToken cancellationToken) =>
        await context.Reviews.AsNoTracking()
            .SingleOrDefaultAsync(row => row.Id == id && row.ProductId == productId, cancellationToken) is { } row
                ? Review.From(row)
                : null;

    /// <summary>Adds a review and counts it. Has to run in a transaction.</summary>
    public async Task<Review> AddAsync(string productId, NewReview review, string author, CancellationToken cancellationToken)
    {
        if (await context.TryAddTotalAsync(productId, cancellationToken) && catalog.Value.Synthesize)
        {
            foreach (var madeUp in SyntheticReviews.Of(productId))
            {
                await AddAsync(madeUp, cancellationToken);
            }
        }

        var now = time.GetUtcNow();
        var row = new ReviewRow
        {
            Id = Guid.CreateVersion7(now),
            ProductId = productId,
            Rating = review.Rating,
            Comment = review.Comment!,
            Author = author,
            // Truncated to milliseconds, as it is stored, so that the response to the write equals a later read.
            CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(now.ToUnixTimeMilliseconds()),
        };
        await AddAsync(row, cancellationToken);
        await context.SaveChangesAsync(cancellationToken);
        return Review.From(row);
    }

    private async Task AddAsync(ReviewRow row, CancellationToken cancellationToken)
    {
        context.Reviews.Add(row);
        await context.Totals.Where(total => total.ProductId == row.ProductId).ExecuteUpdateAsync(
            set => set
                .SetProperty(total => total.Count, total => total.Count + 1)
                .SetProperty(total => total.RatingSum, total => total.RatingSum + row.Rating),
            cancellationToken);
    }

    private ReviewPage Unreviewed(string productId, PageRequest page)
    {
        IReadOnlyList<ReviewRow> rows = catalog.Value.Synthesize ? SyntheticReviews.Of(productId) : [];
        return new(
            rows.Count,
            rows is [] ? null : rows.Average(row => row.Rating),
            [.. rows.Skip(page.Offset).Take(page.Size).Select(Review.From)]);
    }
}
