using System.Net;
using System.Text.Json;

namespace ProductBff.Bff.Tests.Harness;

/// <summary>A response of the BFF, read to its end.</summary>
internal sealed class Answer
{
    private readonly Dictionary<string, string> _headers;

    public Answer(HttpResponseMessage response, string text)
    {
        Status = response.StatusCode;
        Text = text;
        _headers = response.Headers.Concat(response.Content.Headers)
            .ToDictionary(header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase);
    }

    public HttpStatusCode Status { get; }

    public string Text { get; }

    /// <summary>The body, which must be JSON.</summary>
    public JsonElement Json => JsonDocument.Parse(Text).RootElement;

    /// <summary>The header's value, null when there is none.</summary>
    public string? this[string header] => _headers.GetValueOrDefault(header);

    public JsonElement Section(string name) => Json.GetProperty("sections").GetProperty(name);

    public override string ToString() => $"{(int)Status} {Text}\n{string.Join('\n', _headers.Select(header => $"{header.Key}: {header.Value}"))}";
}
