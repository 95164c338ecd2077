using System.Text.Json;
using System.Text.Json.Serialization;
using ProductBff.Bff.Composition;

namespace ProductBff.Bff.Backends;

/// <summary>A product as the product service sends it; the price in cents.</summary>
internal sealed record Product(string Id, string Name, string Description, long Price);

/// <summary>Reads from the product service.</summary>
internal sealed class ProductClient(BackendHttp http)
{
    public Task<Fetched<Product>> GetAsync(SectionCall call) =>
        http.GetAsync($"products/{call.Id}", ProductClientJson.Default.Product, call.Deadline, call.CancellationToken);

    public async Task<IReadOnlyDictionary<string, Fetched<Product>>> GetManyAsync(BatchCall call)
    {
        var answer = await http.GetAsync(
            $"products?ids={string.Join(',', call.Ids)}", ProductClientJson.Default.ProductArray, call.Deadline, call.CancellationToken);
        return Fetched.PerId(call.Ids, answer.ById(product => product.Id));
    }
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(Product))]
[JsonSerializable(typeof(Product[]))]
internal sealed partial class ProductClientJson : JsonSerializerContext;
