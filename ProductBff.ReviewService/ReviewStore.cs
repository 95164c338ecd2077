namespace ProductBff.ReviewService;

/// <summary>The reviews. A product that nobody reviewed has two made-up ones.</summary>
internal sealed class ReviewStore
{
    public ValueTask<IReadOnlyList<Review>> ListAsync(string productId, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult<IReadOnlyList<Review>>(
        [
            new Review(productId, 5, "Love it!", "Alice"),
            new Review(productId, 4, "Pretty good.", "Bob"),
        ]);
    }
}
