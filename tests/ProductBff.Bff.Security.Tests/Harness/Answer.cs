using System.Net;
using System.Text.Json;

namespace ProductBff.Bff.Security.Tests.Harness;

/// <summary>A response that a client has read to its end.</summary>
internal sealed record Answer(HttpStatusCode Status, string? MediaType, string Text, IReadOnlyDictionary<string, string[]> Headers)
{
    public JsonElement Json => JsonDocument.Parse(Text).RootElement;

    public static async Task<Answer> ReadAsync(HttpResponseMessage response) => new(
        response.StatusCode,
        response.Content.Headers.ContentType?.MediaType,
        await response.Content.ReadAsStringAsync(),
        response.Headers.Concat(response.Content.Headers).ToDictionary(header => header.Key, header => header.Value.ToArray(), StringComparer.OrdinalIgnoreCase));

    public string? Header(string name) => Headers.TryGetValue(name, out var values) ? string.Join(", ", values) : null;

    /// <summary>Asserts that it is a problem document with this status and a trace id, and returns it.</summary>
    public JsonElement Problem(HttpStatusCode status)
    {
        Assert.True(status == Status, $"{(int)status} was expected, not {(int)Status}: {Text}");
        Assert.Equal("application/problem+json", MediaType);
        Assert.Equal((int)status, Json.GetProperty("status").GetInt32());
        Assert.NotEmpty(Json.GetProperty("traceId").GetString()!);
        return Json;
    }

    /// <summary>Asserts that it is a problem document whose <c>errors</c> name this field.</summary>
    public void ProblemNames(HttpStatusCode status, string field)
    {
        var errors = Problem(status).GetProperty("errors");
        Assert.True(errors.TryGetProperty(field, out var texts), $"'{field}' is not named: {Text}");
        Assert.NotEmpty(texts[0].GetString()!);
    }
}
