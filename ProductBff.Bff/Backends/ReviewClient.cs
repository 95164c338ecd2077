using System.Net.Http.Headers;
using ProductBff.Bff.Fetching;

namespace ProductBff.Bff.Backends;

/// <summary>One customer's review of a product.</summary>
/// <param name="ProductId">The product's id.</param>
/// <param name="Rating">1 (bad) to 5 (good).</param>
/// <param name="Comment">Plain text, may have line breaks.</param>
/// <param name="Author">The author's display name.</param>
internal sealed record Review(string ProductId, int Rating, string Comment, string Author);

/// <summary>The newest reviews of a product, and figures over all of them.</summary>
/// <param name="Items">Newest first.</param>
/// <param name="Count">The number of all reviews, not only the newest.</param>
/// <param name="AverageRating">The average of all reviews, 1 to 5; absent if there are none.</param>
internal sealed record ReviewList(IReadOnlyList<Review> Items, int Count, double? AverageRating)
{
    /// <summary>The fallback for unknown reviews.</summary>
    public static readonly ReviewList Unknown = new([], 0, null);

    /// <summary>One page of reviews with the totals from the response headers; without those headers the page counts as all reviews.</summary>
    public static Fetched<ReviewList> Of(string productId, Review[] page, HttpResponseHeaders headers)
    {
        if (!headers.TryRead(NumberHeader.TotalCount, NumberStyles.None, out int? count)
            || !headers.TryRead("X-Average-Rating", NumberStyles.Float, out double? mean))
        {
            return FailureReason.Malformed;
        }

        var average = mean ?? (count is null && page is not [] ? page.Average(review => review?.Rating) : null);
        return new ReviewList(page, count ?? page.Length, average).Checked(productId);
    }

    /// <summary>This list if it is valid for that product, otherwise <see cref="FailureReason.Malformed"/>.</summary>
    public Fetched<ReviewList> Checked(string productId) =>
        Items.All(review => review is { Rating: >= 1 and <= 5 } && review.ProductId == productId)
        && Count >= Items.Count
        && (AverageRating is null || (AverageRating is >= 1 and <= 5 && Count > 0))
            ? this
            : FailureReason.Malformed;
}

/// <summary>A new review; its author is the caller.</summary>
internal sealed record NewReview
{
    private const int MaxCommentLength = 2_000;

    /// <summary>1 (bad) to 5 (good).</summary>
    [Required, Range(1, 5, ErrorMessage = "The rating has to be a whole number from 1 to 5.")]
    public int Rating { get; init; }

    /// <summary>Plain text: 1 to 2,000 characters (grapheme clusters), at most 10,000 bytes; trimmed.</summary>
    [Required(ErrorMessage = "A comment is required.")]
    [PlainText(MaxCommentLength, Multiline = true)]
    public string? Comment { get; init => field = value?.Trim(); }
}

internal sealed class ReviewClient(BackendHttp http)
{
    public Task<Fetched<ReviewList>> ListAsync(SectionCall call) =>
        http.GetAsync($"reviews/{call.Id}", ReviewClientJson.Default.ReviewArray, (reviews, headers) => ReviewList.Of(call.Id, reviews, headers), call.Backend);

    public Task<Fetched<BackendAnswer>> AddAsync(string id, NewReview review, CallerContext call, CancellationToken cancellationToken) =>
        http.SendAsync(HttpMethod.Post, $"reviews/{id}", JsonContent.Create(review, ReviewClientJson.Default.NewReview), call, cancellationToken);

    public Task<Fetched<BackendAnswer>> GetAsync(string id, Guid reviewId, CallerContext call, CancellationToken cancellationToken) =>
        http.SendAsync(HttpMethod.Get, $"reviews/{id}/{reviewId}", content: null, call, cancellationToken);

    public Task<IReadOnlyDictionary<string, Fetched<ReviewList>>> ListManyAsync(BatchCall call) =>
        http.GetManyAsync("reviews", call, BatchedAnswer.Map, ReviewClientJson.Default.ReviewPage, static (page, id) =>
            new ReviewList(page.Reviews, page.Count, page.AverageRating).Checked(id));
}

/// <summary>The reviews of one product in a batched answer.</summary>
internal sealed record ReviewPage(int Count, IReadOnlyList<Review> Reviews, double? AverageRating = null);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(NewReview))]
[JsonSerializable(typeof(Review[]))]
[JsonSerializable(typeof(ReviewList))]
[JsonSerializable(typeof(ReviewPage))]
internal sealed partial class ReviewClientJson : JsonSerializerContext;
