using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using ProductBff.ReviewService.Data;
using ProductBff.ServiceDefaults.Text;

namespace ProductBff.ReviewService;

/// <summary>What one customer says of a product. A made-up review has neither id nor date.</summary>
/// <param name="ProductId">The product's id.</param>
/// <param name="Rating">1 (bad) to 5 (good).</param>
/// <param name="Comment">Plain text.</param>
/// <param name="Author">The name shown to people.</param>
/// <param name="Id">The review's own id.</param>
/// <param name="CreatedAt">When it was written.</param>
internal sealed record Review(
    string ProductId,
    int Rating,
    [property: JsonConverter(typeof(UnescapedText))] string Comment,
    string Author,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Guid? Id = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateTimeOffset? CreatedAt = null)
{
    public static Review From(ReviewRow row) => SyntheticReviews.IsSynthetic(row)
        ? new(row.ProductId, row.Rating, row.Comment, row.Author)
        : new(row.ProductId, row.Rating, row.Comment, row.Author, row.Id, row.CreatedAt);
}

/// <summary>A review to be written. Its author is the caller.</summary>
internal sealed record NewReview
{
    /// <summary>1 (bad) to 5 (good).</summary>
    [Range(1, 5, ErrorMessage = "The rating has to be a whole number from 1 to 5.")]
    public int Rating { get; init; }

    /// <summary>1 to 2,000 characters of plain text, as people count them; spaces around it do not count.</summary>
    [Required(ErrorMessage = "A comment is required.")]
    [PlainText(ReviewRow.MaxCommentLength, Multiline = true)]
    public string? Comment { get; init => field = value?.Trim(); }
}

/// <summary>The newest reviews of a product, and what is true over all of them.</summary>
/// <param name="Count">How many reviews there are.</param>
/// <param name="AverageRating">The mean of all ratings, null without reviews.</param>
/// <param name="Reviews">One page of them, newest first.</param>
internal sealed record ReviewPage(long Count, double? AverageRating, IReadOnlyList<Review> Reviews);

[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(NewReview))]
[JsonSerializable(typeof(Review))]
[JsonSerializable(typeof(IReadOnlyList<Review>))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, ReviewPage>))]
internal sealed partial class ReviewJson : JsonSerializerContext;
