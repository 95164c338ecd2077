using System.Text.Json;
using System.Text.Json.Nodes;
using Json.Schema;
using ProductBff.Bff.ApiDescription.Tests.Making;

namespace ProductBff.Bff.ApiDescription.Tests.Harness;

/// <summary>Checks real responses against the committed description, which must have their status, media type, own headers and all members.</summary>
internal sealed class DescribedAnswers
{
    // Headers of the connection, of every response alike, or of a browser's cookie.
    private static readonly HashSet<string> OfNoOperation = new(StringComparer.OrdinalIgnoreCase)
    {
        "Connection", "Content-Length", "Content-Security-Policy", "Content-Type", "Cross-Origin-Opener-Policy", "Date", "Expires", "Pragma", "Referrer-Policy", "Server", "Transfer-Encoding", "X-Accel-Buffering", "X-Content-Type-Options",
        "Cache-Control", "Vary", "X-Frame-Options",
    };

    private readonly JsonObject _description;
    private readonly JsonObject _schemas;

    public DescribedAnswers()
    {
        var text = File.ReadAllText(DescriptionMaker.File);
        _description = JsonNode.Parse(text)!.AsObject();
        _schemas = JsonNode.Parse(text.Replace("#/components/schemas/", "#/$defs/", StringComparison.Ordinal))!["components"]!["schemas"]!.AsObject();
        foreach (var (name, schema) in _schemas)
        {
            // Members that are not described must not be sent. Problem stays open, because other schemas extend it.
            if (name != "Problem")
            {
                schema!["unevaluatedProperties"] = false;
            }
        }
    }

    /// <summary>The responses so far, as <c>get /path 200</c>.</summary>
    public HashSet<string> Seen { get; } = [];

    public async Task CheckAsync(HttpClient client, string method, string operation, HttpRequestMessage request)
    {
        request.Method = new(method);
        using var response = await client.SendAsync(request);
        var status = ((int)response.StatusCode).ToString(System.Globalization.CultureInfo.InvariantCulture);
        var text = await response.Content.ReadAsStringAsync();
        var answer = $"{method} {operation} {status}";
        Seen.Add(answer);

        var described = _description["paths"]![operation]![method]!["responses"]![status];
        Assert.True(described is not null, $"{answer} is not described: {text}");
        described = Resolved(described);
        CheckHeaders(response, described["headers"]?.AsObject() ?? [], answer);
        if (text.Length == 0)
        {
            return;
        }

        var mediaType = response.Content.Headers.ContentType!.MediaType!;
        var content = described["content"]?[mediaType];
        Assert.True(content is not null, $"{answer}: {mediaType} is not described: {text}");
        foreach (var document in DocumentsOf(mediaType, text))
        {
            CheckBody(document, content["schema"]!, answer);
        }
    }

    private static IEnumerable<string> DocumentsOf(string mediaType, string text) => mediaType switch
    {
        "text/event-stream" => text.Split('\n').Where(line => line.StartsWith("data: ", StringComparison.Ordinal)).Select(line => line["data: ".Length..]),
        "application/x-ndjson" => text.Split('\n', StringSplitOptions.RemoveEmptyEntries),
        "text/html" => [JsonSerializer.Serialize(text)],
        _ => [text],
    };

    private void CheckHeaders(HttpResponseMessage response, JsonObject described, string answer)
    {
        var sent = response.Headers.Concat(response.Content.Headers).Select(header => header.Key).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var names = described.Select(header => header.Key).ToHashSet(StringComparer.OrdinalIgnoreCase);
        Assert.True(sent.All(name => OfNoOperation.Contains(name) || names.Contains(name)), $"{answer} has a header that is not described: {string.Join(", ", sent.Except(names))}");
        var missing = described.Where(header => Resolved(header.Value!)["required"]?.GetValue<bool>() == true && !sent.Contains(header.Key));
        Assert.True(!missing.Any(), $"{answer} lacks {string.Join(", ", missing.Select(header => header.Key))}");
    }

    private void CheckBody(string document, JsonNode schema, string answer)
    {
        var own = JsonNode.Parse(schema.ToJsonString().Replace("#/components/schemas/", "#/$defs/", StringComparison.Ordinal))!.AsObject();
        own["$defs"] = _schemas.DeepClone();
        var result = JsonSchema.FromText(own.ToJsonString()).Evaluate(
            JsonDocument.Parse(document).RootElement, new() { OutputFormat = OutputFormat.List, RequireFormatValidation = true });
        var errors = result.Details?.Where(detail => detail.Errors is { Count: > 0 }).Select(detail => $"{detail.InstanceLocation} {string.Join(' ', detail.Errors!.Values)}") ?? [];
        Assert.True(result.IsValid, $"{answer}: {string.Join('\n', errors)}\n{document}");
    }

    private JsonNode Resolved(JsonNode node) => node["$ref"]?.GetValue<string>() is { } reference
        ? reference.Split('/').Skip(1).Aggregate((JsonNode)_description, (parent, name) => parent[name]!)
        : node;
}
