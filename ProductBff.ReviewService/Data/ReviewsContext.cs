using Microsoft.EntityFrameworkCore;
using ProductBff.ServiceDefaults.Products;
using ProductBff.ServiceDefaults.Text;
using ProductBff.Storage;

namespace ProductBff.ReviewService.Data;

internal sealed class ReviewsContext(DbContextOptions<ReviewsContext> options) : StorageContext(options)
{
    public DbSet<ReviewRow> Reviews => Set<ReviewRow>();

    public DbSet<ReviewTotal> Totals => Set<ReviewTotal>();

    /// <summary>Adds a product's total. False when there is one already; waits for a concurrent transaction that is adding it.</summary>
    public async Task<bool> TryAddTotalAsync(string productId, CancellationToken cancellationToken) =>
        await Database.ExecuteSqlAsync(
            $"""INSERT INTO "Totals" ("ProductId", "Count", "RatingSum") VALUES ({productId}, 0, 0) ON CONFLICT DO NOTHING""",
            cancellationToken) == 1;

    /// <summary>
    /// The newest reviews of each product, newest first, in one statement: a UNION of one SELECT with a LIMIT per product, because a window
    /// function would read every review of these products.
    /// </summary>
    public async Task<ILookup<string, ReviewRow>> NewestOfEachAsync(
        IReadOnlyList<string> productIds, int count, CancellationToken cancellationToken)
    {
        var branches = productIds.Select((_, index) =>
            $$"""
            SELECT * FROM (
                SELECT * FROM "Reviews" WHERE "ProductId" = {{{index}}} ORDER BY "CreatedAt" DESC, "Id" DESC LIMIT {{{productIds.Count}}}) AS newest
            """);
        var rows = await Reviews
            .FromSqlRaw(string.Join("\nUNION ALL\n", branches), [.. productIds, count])
            .AsNoTracking()
            .ToListAsync(cancellationToken);
        return rows.OrderByDescending(row => row.CreatedAt).ThenByDescending(row => row.Id).ToLookup(row => row.ProductId);
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        base.OnModelCreating(modelBuilder);

        modelBuilder.Entity<ReviewRow>(review =>
        {
            review.ToTable("Reviews");
            review.Property(row => row.Id).ValueGeneratedNever();
            review.Property(row => row.ProductId).HasMaxLength(ProductId.MaxLength);
            review.Property(row => row.Comment).HasMaxLength(ReviewRow.MaxCommentLength * PlainText.BytesPerCharacter);
            review.Property(row => row.Author).HasMaxLength(ServiceDefaults.Authentication.CallerIdentity.MaxDisplayNameLength);
            review.HasIndex(row => new { row.ProductId, row.CreatedAt, row.Id });
        });

        modelBuilder.Entity<ReviewTotal>(total =>
        {
            total.ToTable("Totals");
            total.HasKey(row => row.ProductId);
            total.Property(row => row.ProductId).HasMaxLength(ProductId.MaxLength);
        });
    }
}

/// <summary>A stored review.</summary>
internal sealed class ReviewRow
{
    /// <summary>In user-perceived characters (grapheme clusters).</summary>
    public const int MaxCommentLength = 2000;

    public required Guid Id { get; init; }

    public required string ProductId { get; init; }

    public required int Rating { get; init; }

    public required string Comment { get; init; }

    public required string Author { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>Count and sum of a product's ratings, updated by each write, so that reading them costs the same for any number of reviews.</summary>
internal sealed class ReviewTotal
{
    public required string ProductId { get; init; }

    public required long Count { get; init; }

    public required long RatingSum { get; init; }

    public double? AverageRating => Count == 0 ? null : (double)RatingSum / Count;
}
