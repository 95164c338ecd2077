using System.Text.Json.Serialization;

namespace ProductBff.ReviewService;

/// <summary>What one customer says of a product.</summary>
/// <param name="ProductId">The product's id.</param>
/// <param name="Rating">1 (bad) to 5 (good).</param>
/// <param name="Comment">Plain text.</param>
/// <param name="Author">The name shown to people.</param>
internal sealed record Review(string ProductId, int Rating, string Comment, string Author);

[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(IReadOnlyList<Review>))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, IReadOnlyList<Review>>))]
internal sealed partial class ReviewJson : JsonSerializerContext;
