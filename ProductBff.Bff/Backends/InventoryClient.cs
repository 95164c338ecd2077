using System.Text.Json;
using System.Text.Json.Serialization;
using ProductBff.Bff.Composition;

namespace ProductBff.Bff.Backends;

/// <summary>How many pieces of a product can be sold.</summary>
internal sealed record StockLevel(string ProductId, int Stock)
{
    /// <summary>Stands in for a level that is not known. Its 0 is the contract's; <c>availability</c> then says <c>unknown</c>.</summary>
    public static StockLevel Unknown(string productId) => new(productId, 0);
}

/// <summary>Reads from the inventory service.</summary>
internal sealed class InventoryClient(BackendHttp http)
{
    public Task<Fetched<StockLevel>> GetAsync(SectionCall call) =>
        http.GetAsync($"inventory/{call.Id}", InventoryClientJson.Default.StockLevel, call.Deadline, call.CancellationToken);

    public async Task<IReadOnlyDictionary<string, Fetched<StockLevel>>> GetManyAsync(BatchCall call)
    {
        var answer = await http.GetAsync(
            $"inventory?ids={string.Join(',', call.Ids)}",
            InventoryClientJson.Default.StockLevelArray,
            call.Deadline,
            call.CancellationToken);
        return Fetched.PerId(call.Ids, answer.ById(level => level.ProductId));
    }
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(StockLevel))]
[JsonSerializable(typeof(StockLevel[]))]
internal sealed partial class InventoryClientJson : JsonSerializerContext;
