using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace ProductBff.Bff.Tests.Harness;

/// <summary>What the three services answer, to the byte, as the specification gives it.</summary>
internal static class Contract
{
    public static string Product(string id) =>
        $$"""{"id":"{{id}}","name":"Awesome Gadget {{id}}","description":"This is an awesome gadget that will change your life!","price":9999}""";

    public static string Reviews(string id) =>
        $$"""[{"productId":"{{id}}","rating":5,"comment":"Love it!","author":"Alice"},{"productId":"{{id}}","rating":4,"comment":"Pretty good.","author":"Bob"}]""";

    public static string ReviewPage(string id) => $$"""{"count":2,"averageRating":4.5,"reviews":{{Reviews(id)}}}""";

    public static string Inventory(string id) => $$"""{"productId":"{{id}}","stock":{{10 + (id.Length % 5)}}}""";

    /// <summary>The good answer of the named service to this request, for one id, for <c>?ids=</c> or for <c>?page=</c>.</summary>
    public static string Answer(string service, HttpRequest request)
    {
        string[] ids = request.Query["ids"].ToString().Split(',', StringSplitOptions.RemoveEmptyEntries);
        var one = request.Path.Value!.Split('/')[^1];
        return (service, ids) switch
        {
            (Backend.Product, []) when request.Query.ContainsKey("page") => $"[{Product("P001")}]",
            (Backend.Product, []) => Product(one),
            (Backend.Reviews, []) => Reviews(one),
            (Backend.Inventory, []) => Inventory(one),
            (Backend.Product, _) => $"[{string.Join(',', ids.Select(Product))}]",
            (Backend.Reviews, _) => $"{{{string.Join(',', ids.Select(id => $"{JsonSerializer.Serialize(id)}:{ReviewPage(id)}"))}}}",
            (Backend.Inventory, _) => $"[{string.Join(',', ids.Select(Inventory))}]",
            _ => throw new ArgumentOutOfRangeException(nameof(service), service, message: null),
        };
    }

    public static bool SameJson(string expected, JsonElement actual) =>
        JsonNode.DeepEquals(JsonNode.Parse(expected), JsonNode.Parse(actual.GetRawText()));
}

/// <summary>The names of the backends in discovery and settings.</summary>
internal static class Backend
{
    public const string Product = "productservice";
    public const string Reviews = "reviewservice";
    public const string Inventory = "inventoryservice";
}
