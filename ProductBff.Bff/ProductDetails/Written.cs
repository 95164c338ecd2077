namespace ProductBff.Bff.ProductDetails;

// Only for the API's description: the services' answers are passed on unchanged.

/// <summary>A review that was written.</summary>
/// <param name="Id">The review's own id.</param>
/// <param name="ProductId">The product's id.</param>
/// <param name="Rating">1 (bad) to 5 (good).</param>
/// <param name="Comment">Plain text.</param>
/// <param name="Author">The name shown to people.</param>
/// <param name="CreatedAt">When it was written.</param>
internal sealed record WrittenReview(Guid Id, string ProductId, int Rating, string Comment, string Author, DateTimeOffset CreatedAt);

/// <summary>Pieces of a product that are kept for a caller.</summary>
/// <param name="Id">The reservation's own id.</param>
/// <param name="ProductId">The product's id.</param>
/// <param name="Quantity">How many pieces.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="ExpiresAt">When its pieces are given back, if it is not released before.</param>
internal sealed record Reservation(Guid Id, string ProductId, int Quantity, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt);
