namespace ProductBff.Bff.ProductDetails;

// Only for the API's description: the services' answers are passed on unchanged.

/// <summary>A stored review.</summary>
/// <param name="Id">The review's id.</param>
/// <param name="ProductId">The product's id.</param>
/// <param name="Rating">1 (bad) to 5 (good).</param>
/// <param name="Comment">Plain text, may have line breaks.</param>
/// <param name="Author">The author's display name.</param>
/// <param name="CreatedAt">When it was written.</param>
internal sealed record WrittenReview(Guid Id, string ProductId, int Rating, string Comment, string Author, DateTimeOffset CreatedAt);

/// <summary>Units of a product reserved for a caller.</summary>
/// <param name="Id">The reservation's id.</param>
/// <param name="ProductId">The product's id.</param>
/// <param name="Quantity">How many units.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="ExpiresAt">When it expires, unless it is released earlier.</param>
internal sealed record Reservation(Guid Id, string ProductId, int Quantity, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt);
