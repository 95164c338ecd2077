using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using ProductBff.Bff.Caching;
using ProductBff.Bff.Composition;
using ProductBff.Bff.Fetching;
using ProductBff.Testing;

namespace ProductBff.Bff.ApiDescription.Tests.Making;

/// <summary>
/// Generates <c>openapi/v1.json</c> from the code (paths, parameters, schemas, statuses, comments), completed by rules for all operations,
/// and by the hand-written texts in <c>Words.json</c>.
/// </summary>
internal static class DescriptionMaker
{
    private const string Schemas = "#/components/schemas/";

    private static readonly JsonSerializerOptions Format = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string File { get; } = Path.Combine(Repository.Root, "ProductBff.Bff", "openapi", "v1.json");

    private static string WordsFile { get; } = Path.Combine(Repository.Root, "tests", "ProductBff.Bff.ApiDescription.Tests", "Making", "Words.json");

    public static async Task<string> MakeAsync()
    {
        await using var bff = new DescribedBff("Development");
        var said = await bff.DescribeAsync();
        var words = JsonNode.Parse(await System.IO.File.ReadAllTextAsync(WordsFile))!.AsObject();
        var pages = words["pages"]!.AsObject();
        words.Remove("pages");

        var schemas = said["components"]!["schemas"]!.AsObject();
        LeaveOutNull(schemas);
        Shorten(said, schemas);
        schemas["CacheOutcome"] = Names("", Enum.GetValues<CacheOutcome>().Select(outcome => outcome.WireName()));
        bff.Types["CacheOutcome"] = typeof(CacheOutcome);
        XmlComments.Describe(schemas, bff.Types);
        var includable = new HashSet<string>();
        RefuseGhosts(words["paths"]!.AsObject(), said["paths"]!.AsObject());
        foreach (var (path, operations) in said["paths"]!.AsObject())
        {
            // HEAD is the same as GET and has the same operation id, which must be unique in a generated client.
            operations!.AsObject().Remove("head");
            foreach (var (method, operation) in operations.AsObject())
            {
                var endpoint = bff.EndpointOf(path, method);
                Operations.Complete(operation!.AsObject(), method, endpoint, words["components"]!.AsObject());
                PageOperations.Complete(operation.AsObject(), endpoint, pages, schemas);
                if (PageOperations.HasParameter(operation.AsObject(), "Include"))
                {
                    includable.UnionWith(endpoint.Metadata.GetMetadata<Page>()!.SectionNames);
                }
            }
        }

        // Replaced by schemas with the members that the problems really have.
        schemas.Remove("HttpValidationProblemDetails");
        schemas.Remove("SectionProblem");

        schemas["PageName"] = Names("A kind of page.", bff.Pages.Select(page => page.Name));
        schemas["SectionName"] = Names("The name of a section.", includable);
        var made = new JsonObject();
        foreach (var member in (string[])["openapi", "info", "servers", "security", "tags", "paths", "components"])
        {
            made[member] = said[member]?.DeepClone();
        }

        Merge(made, words);
        RemoveUnused(made["components"]!["schemas"]!.AsObject(), made.ToJsonString());
        Sort(made["components"]!.AsObject(), "schemas");
        foreach (var operation in made["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject()))
        {
            Sort(operation.Value!.AsObject(), "responses");
        }

        return made.ToJsonString(Format) + "\n";
    }

    /// <summary>Refuses texts about operations that no longer exist.</summary>
    private static void RefuseGhosts(JsonObject words, JsonObject paths)
    {
        var ghosts = words.SelectMany(path => path.Value!.AsObject(), (path, operation) => (Path: path.Key, Method: operation.Key))
            .Where(words => paths[words.Path]?[words.Method] is null);
        Assert.Empty(ghosts);
    }

    private static void Merge(JsonObject target, JsonObject patch)
    {
        foreach (var (name, value) in patch)
        {
            if (value is JsonObject inner && target[name] is JsonObject existing)
            {
                Merge(existing, inner);
            }
            else
            {
                target[name] = value?.DeepClone();
            }
        }
    }

    /// <summary>Turns the framework's "null or this schema" of an optional member into the schema, because a null member is omitted.</summary>
    private static void LeaveOutNull(JsonObject schemas)
    {
        foreach (var schema in schemas.Select(schema => schema.Value!))
        {
            foreach (var (name, member) in schema["properties"]?.AsObject().ToArray() ?? [])
            {
                if (member!["oneOf"]?.AsArray() is [{ } @null, { } only] && @null["type"]?.GetValue<string>() == "null"
                    && schema["required"]?.AsArray().Any(required => required!.GetValue<string>() == name) != true)
                {
                    member.ReplaceWith(only.DeepClone());
                }
            }
        }
    }

    /// <summary>Replaces copies of a schema inside other schemas, which the framework makes, by references.</summary>
    private static void Shorten(JsonNode node, JsonObject schemas)
    {
        IEnumerable<(JsonNode? Value, Action<JsonNode> Replace)> members = node switch
        {
            JsonObject @object => [.. @object.Select(member => (member.Value, (Action<JsonNode>)(value => @object[member.Key] = value)))],
            JsonArray array => [.. array.Select((item, index) => (item, (Action<JsonNode>)(value => array[index] = value)))],
            _ => [],
        };
        foreach (var (value, replace) in members)
        {
            if (value is JsonObject && value.Parent != schemas && schemas.FirstOrDefault(schema => JsonNode.DeepEquals(schema.Value, value)).Key is { } name)
            {
                replace(Reference(name));
            }
            else if (value is not null)
            {
                Shorten(value, schemas);
            }
        }
    }

    /// <summary>Removes unused schemas: the sections of pages that are not streamed.</summary>
    private static void RemoveUnused(JsonObject schemas, string description)
    {
        foreach (var name in schemas.Select(schema => schema.Key).Where(name => !description.Contains($"\"{Schemas}{name}\"", StringComparison.Ordinal)).ToArray())
        {
            schemas.Remove(name);
        }
    }

    private static JsonObject Names(string description, IEnumerable<string> names) => new()
    {
        ["type"] = "string",
        ["description"] = description,
        ["enum"] = new JsonArray([.. names.Distinct().Select(name => JsonValue.Create(name))]),
    };

    public static JsonObject Reference(string schema) => new() { ["$ref"] = Schemas + schema };

    private static void Sort(JsonObject parent, string name) => parent[name] = new JsonObject(parent[name]!.AsObject()
        .OrderBy(member => member.Key, StringComparer.Ordinal)
        .Select(member => KeyValuePair.Create(member.Key, member.Value?.DeepClone())));
}
