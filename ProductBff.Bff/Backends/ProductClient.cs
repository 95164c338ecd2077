using System.Text.Json;
using System.Text.Json.Serialization;
using ProductBff.Bff.Composition;

namespace ProductBff.Bff.Backends;

/// <summary>A product, as its service sends it.</summary>
/// <param name="Id">As it was asked for.</param>
/// <param name="Name">Plain text.</param>
/// <param name="Description">Plain text.</param>
/// <param name="Price">In cents.</param>
internal sealed record Product(string Id, string Name, string Description, long Price)
{
    /// <summary>Itself, if it is what the product of that id can be.</summary>
    public Fetched<Product> Checked(string id) => Id == id && Price >= 0 ? this : FailureReason.Malformed;
}

/// <summary>Reads from the product service.</summary>
internal sealed class ProductClient(BackendHttp http)
{
    public Task<Fetched<Product>> GetAsync(SectionCall call) =>
        http.GetAsync(
            $"products/{call.Id}",
            ProductClientJson.Default.Product,
            (product, _) => product.Checked(call.Id),
            call.Deadline,
            call.CancellationToken);

    public Task<IReadOnlyDictionary<string, Fetched<Product>>> GetManyAsync(BatchCall call) =>
        http.GetManyAsync("products", call, BatchedAnswer.ListBy("id"), ProductClientJson.Default.Product, static (product, id) => product.Checked(id));
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(Product))]
internal sealed partial class ProductClientJson : JsonSerializerContext;
