using System.Text.Json;
using System.Text.Json.Serialization;
using ProductBff.Bff.Composition;

namespace ProductBff.Bff.Backends;

/// <summary>What one customer says of a product; the rating is 1 to 5.</summary>
internal sealed record Review(string ProductId, int Rating, string Comment, string Author);

/// <summary>Reads from the review service.</summary>
internal sealed class ReviewClient(BackendHttp http)
{
    public Task<Fetched<Review[]>> ListAsync(SectionCall call) =>
        http.GetAsync($"reviews/{call.Id}", ReviewClientJson.Default.ReviewArray, call.Deadline, call.CancellationToken);

    public async Task<IReadOnlyDictionary<string, Fetched<Review[]>>> ListManyAsync(BatchCall call)
    {
        var answer = await http.GetAsync(
            $"reviews?ids={string.Join(',', call.Ids)}",
            ReviewClientJson.Default.DictionaryStringReviewArray,
            call.Deadline,
            call.CancellationToken);
        return Fetched.PerId(
            call.Ids, answer.TryGet(out var reviews) ? Fetched.Value<IReadOnlyDictionary<string, Review[]>>(reviews) : answer.Failure);
    }
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(Review[]))]
[JsonSerializable(typeof(Dictionary<string, Review[]>))]
internal sealed partial class ReviewClientJson : JsonSerializerContext;
