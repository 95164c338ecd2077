using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using ProductBff.Bff.Writes;

namespace ProductBff.Bff.ApiDescription.Tests.Making;

/// <summary>The rules for every operation: shared parameters and problems, and the security that follows from its policy.</summary>
internal static class Operations
{
    public static void Complete(JsonObject operation, string method, RouteEndpoint endpoint, JsonObject components)
    {
        Name(operation, components["parameters"]!.AsObject());
        var responses = operation["responses"]!.AsObject();
        responses["500"] = new JsonObject();
        foreach (var (status, _) in responses.Where(response => response.Key[0] >= '4').ToArray())
        {
            var name = Enum.Parse<HttpStatusCode>(status).ToString();
            Assert.True(components["responses"]![name] is not null, $"Words.json has no response '{name}'.");
            responses[status] = new JsonObject { ["$ref"] = $"#/components/responses/{name}" };
        }

        if (endpoint.Metadata.GetMetadata<IdempotencyKeyHeader>() is { } key)
        {
            AddParameter(operation, key.Required ? "IdempotencyKey" : "OptionalIdempotencyKey");
            var done = responses.Single(response => response.Key[0] == '2');
            done.Value!["headers"] = Headers(done.Key == "201" ? ["Location", "Idempotent-Replayed"] : ["Idempotent-Replayed"]);
        }

        if (endpoint.Metadata.GetOrderedMetadata<IAuthorizeData>().Select(data => data.Policy).OfType<string>().ToArray() is { Length: > 0 } scopes)
        {
            var session = new JsonObject { ["Session"] = new JsonArray() };
            if (method != "get")
            {
                session["Csrf"] = new JsonArray();
            }

            operation["security"] = new JsonArray(new JsonObject { ["Bearer"] = new JsonArray([.. scopes.Select(scope => JsonValue.Create(scope))]) }, session);
        }
    }

    public static void AddParameter(JsonObject operation, string name)
    {
        operation["parameters"] ??= new JsonArray();
        operation["parameters"]!.AsArray().Add(new JsonObject { ["$ref"] = $"#/components/parameters/{name}" });
    }

    public static JsonObject Headers(params IEnumerable<string> names) =>
        new(names.Select(name => KeyValuePair.Create<string, JsonNode?>(name, new JsonObject { ["$ref"] = $"#/components/headers/{name}" })));

    /// <summary>A parameter of the code's is the one of that name and place which is described for all operations.</summary>
    private static void Name(JsonObject operation, JsonObject known)
    {
        foreach (var parameter in operation["parameters"]?.AsArray().ToArray() ?? [])
        {
            var name = known.FirstOrDefault(one =>
                one.Value!["name"]!.GetValue<string>() == parameter!["name"]!.GetValue<string>()
                && one.Value["in"]!.GetValue<string>() == parameter["in"]!.GetValue<string>()
                && IsNumber(one.Value) == IsNumber(parameter)).Key;
            if (name is not null)
            {
                parameter!.ReplaceWith(new JsonObject { ["$ref"] = $"#/components/parameters/{name}" });
            }
        }
    }

    private static bool IsNumber(JsonNode parameter) => parameter["schema"]!["type"]?.GetValue<string>() == "integer";
}
