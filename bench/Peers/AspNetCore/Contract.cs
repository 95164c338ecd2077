using System.Text.Json;
using System.Text.Json.Serialization;

namespace ProductBff.Bench.AspNetCore;

internal sealed record Product(string Id, string Name, string Description, long Price);

internal sealed record Review(string ProductId, int Rating, string Comment, string Author);

internal sealed record StockLevel(string ProductId, int Stock);

internal sealed record Page(
    Product Product,
    Review[] Reviews,
    StockLevel Inventory,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Error);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(Product))]
[JsonSerializable(typeof(Review[]))]
[JsonSerializable(typeof(StockLevel))]
[JsonSerializable(typeof(Page))]
internal sealed partial class ContractJson : JsonSerializerContext;
