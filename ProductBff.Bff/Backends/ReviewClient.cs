using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Serialization;
using ProductBff.Bff.Composition;

namespace ProductBff.Bff.Backends;

/// <summary>What one customer says of a product; the rating is 1 to 5.</summary>
internal sealed record Review(string ProductId, int Rating, string Comment, string Author);

/// <summary>The newest reviews of a product, and what is true of all of them.</summary>
/// <param name="Items">Newest first.</param>
/// <param name="Count">How many there are in all.</param>
/// <param name="AverageRating">Over all; null when there is none.</param>
internal sealed record ReviewList(IReadOnlyList<Review> Items, int Count, double? AverageRating)
{
    /// <summary>Stands in for reviews that are not known.</summary>
    public static readonly ReviewList Unknown = new([], 0, null);

    public static ReviewList Of(Review[] all) => new(all, all.Length, all is [] ? null : all.Average(review => review.Rating));
}

/// <summary>A review to be written; its author is the caller.</summary>
internal sealed record NewReview
{
    private const int MaxCommentLength = 2_000;

    /// <summary>1 (bad) to 5 (good).</summary>
    [Range(1, 5, ErrorMessage = "The rating has to be a whole number from 1 to 5.")]
    public int Rating { get; init; }

    /// <summary>1 to 2,000 characters of plain text; spaces around it do not count.</summary>
    [Required(ErrorMessage = "A comment is required.")]
    [StringLength(MaxCommentLength, ErrorMessage = "The comment may have at most {1} characters.")]
    public string? Comment { get; init => field = value?.Trim(); }
}

/// <summary>Reads from the review service, and writes to it.</summary>
internal sealed class ReviewClient(BackendHttp http)
{
    public async Task<Fetched<ReviewList>> ListAsync(SectionCall call)
    {
        var answer = await http.GetAsync($"reviews/{call.Id}", ReviewClientJson.Default.ReviewArray, call.Deadline, call.CancellationToken);
        return !answer.TryGet(out var reviews) ? answer.Failure
            : reviews.HasNull() ? FailureReason.Malformed
            : ReviewList.Of(reviews);
    }

    public async Task<Fetched<BackendAnswer>> AddAsync(string id, NewReview review, CallerCall call, CancellationToken cancellationToken)
    {
        using var content = JsonContent.Create(review, ReviewClientJson.Default.NewReview);
        return await http.SendAsync(HttpMethod.Post, $"reviews/{id}", content, call, cancellationToken);
    }

    public async Task<IReadOnlyDictionary<string, Fetched<ReviewList>>> ListManyAsync(BatchCall call)
    {
        var answer = await http.GetAsync(
            $"reviews?ids={string.Join(',', call.Ids)}",
            ReviewClientJson.Default.DictionaryStringReviewArray,
            call.Deadline,
            call.CancellationToken);
        return Fetched.PerId(call.Ids, ById(answer));
    }

    private static Fetched<IReadOnlyDictionary<string, ReviewList>> ById(Fetched<Dictionary<string, Review[]>> answer) =>
        !answer.TryGet(out var reviews) ? answer.Failure
            : reviews.Values.Any(list => list is null || list.HasNull()) ? FailureReason.Malformed
            : reviews.ToDictionary(entry => entry.Key, entry => ReviewList.Of(entry.Value));
}

[JsonSerializable(typeof(NewReview))]
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(Review[]))]
[JsonSerializable(typeof(Dictionary<string, Review[]>))]
internal sealed partial class ReviewClientJson : JsonSerializerContext;
