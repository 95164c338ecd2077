using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Net.Http.Headers;
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

    /// <summary>One page of them, and what the service says of all in its headers; where it says nothing, the page is all.</summary>
    public static ReviewList Of(Review[] page, HttpResponseHeaders headers)
    {
        if (!int.TryParse(ValueOf(headers, "X-Total-Count"), NumberStyles.None, CultureInfo.InvariantCulture, out var count))
        {
            return new(page, page.Length, page is [] ? null : page.Average(review => review.Rating));
        }

        return double.TryParse(ValueOf(headers, "X-Average-Rating"), CultureInfo.InvariantCulture, out var average)
            ? new(page, count, average)
            : new(page, count, null);
    }

    private static string? ValueOf(HttpResponseHeaders headers, string name) =>
        headers.TryGetValues(name, out var values) ? values.First() : null;
}

/// <summary>A review to be written; its author is the caller.</summary>
internal sealed record NewReview
{
    private const int MaxCommentLength = 2_000;

    /// <summary>1 (bad) to 5 (good).</summary>
    [Required, Range(1, 5, ErrorMessage = "The rating has to be a whole number from 1 to 5.")]
    public int Rating { get; init; }

    /// <summary>1 to 2,000 characters of plain text; spaces around it do not count.</summary>
    [Required(ErrorMessage = "A comment is required.")]
    [StringLength(MaxCommentLength, ErrorMessage = "The comment may have at most {1} characters.")]
    public string? Comment { get; init => field = value?.Trim(); }
}

/// <summary>Reads from the review service, and writes to it.</summary>
internal sealed class ReviewClient(BackendHttp http)
{
    public Task<Fetched<ReviewList>> ListAsync(SectionCall call) =>
        http.GetAsync<Review[], ReviewList>(
            $"reviews/{call.Id}",
            ReviewClientJson.Default.ReviewArray,
            static (reviews, headers) => reviews.HasNull() ? FailureReason.Malformed : ReviewList.Of(reviews, headers),
            call.Deadline,
            call.CancellationToken);

    public async Task<Fetched<BackendAnswer>> AddAsync(string id, NewReview review, CallerCall call, CancellationToken cancellationToken)
    {
        using var content = JsonContent.Create(review, ReviewClientJson.Default.NewReview);
        return await http.SendAsync(HttpMethod.Post, $"reviews/{id}", content, call, cancellationToken);
    }

    public Task<Fetched<BackendAnswer>> GetAsync(string id, Guid reviewId, CallerCall call, CancellationToken cancellationToken) =>
        http.SendAsync(HttpMethod.Get, $"reviews/{id}/{reviewId}", content: null, call, cancellationToken);

    public async Task<IReadOnlyDictionary<string, Fetched<ReviewList>>> ListManyAsync(BatchCall call)
    {
        var answer = await http.GetAsync(
            $"reviews?ids={string.Join(',', call.Ids)}",
            ReviewClientJson.Default.DictionaryStringReviewPage,
            call.Deadline,
            call.CancellationToken);
        return Fetched.PerId(call.Ids, ById(answer));
    }

    private static Fetched<IReadOnlyDictionary<string, ReviewList>> ById(Fetched<Dictionary<string, ReviewPage>> answer) =>
        !answer.TryGet(out var pages) ? answer.Failure
            : pages.Values.Any(page => page is null || page.Reviews.HasNull()) ? FailureReason.Malformed
            : pages.ToDictionary(
                entry => entry.Key, entry => new ReviewList(entry.Value.Reviews, entry.Value.Count, entry.Value.AverageRating));
}

/// <summary>The reviews of one product in a batched answer.</summary>
internal sealed record ReviewPage(int Count, IReadOnlyList<Review> Reviews, double? AverageRating = null);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(NewReview))]
[JsonSerializable(typeof(Review[]))]
[JsonSerializable(typeof(Dictionary<string, ReviewPage>))]
internal sealed partial class ReviewClientJson : JsonSerializerContext;
