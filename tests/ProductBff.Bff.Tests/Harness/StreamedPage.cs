using System.Net;
using System.Text.Json;

namespace ProductBff.Bff.Tests.Harness;

/// <summary>A page that is read event by event, as it arrives.</summary>
internal sealed class StreamedPage(HttpResponseMessage response, StreamReader reader) : IDisposable
{
    public const string ServerSentEvents = "text/event-stream";
    public const string NdJson = "application/x-ndjson";

    public HttpStatusCode Status => response.StatusCode;

    public HttpResponseMessage Response => response;

    public static async Task<StreamedPage> OpenAsync(BffApplication bff, string path, string accept)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("Accept", accept);
        var response = await bff.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead).InTime();
        return new(response, new(await response.Content.ReadAsStreamAsync()));
    }

    /// <summary>The next event, or null at the end. Of server-sent events also the name is checked.</summary>
    public async Task<JsonElement?> NextAsync()
    {
        if (response.Content.Headers.ContentType?.MediaType == NdJson)
        {
            return await reader.ReadLineAsync().InTime() is { } line ? Parse(line) : null;
        }

        if (await reader.ReadLineAsync().InTime() is not { } name)
        {
            return null;
        }

        var data = await reader.ReadLineAsync().InTime();
        var end = await reader.ReadLineAsync().InTime();
        Assert.StartsWith("data: ", data, StringComparison.Ordinal);
        Assert.Equal("", end);
        var json = Parse(data!["data: ".Length..]);
        Assert.Equal($"event: {json.GetProperty("event").GetString()}", name);
        return json;
    }

    /// <summary>As <c>section reviews</c>, <c>complete</c>, <c>failed</c> or <c>end</c>.</summary>
    public static string NameOf(JsonElement? pageEvent) =>
        pageEvent is not { } json ? "end"
            : json.TryGetProperty("section", out var section) ? $"{json.GetProperty("event").GetString()} {section.GetString()}"
            : json.GetProperty("event").GetString()!;

    /// <summary>Leaves, whether or not the page is complete.</summary>
    public void Dispose()
    {
        reader.Dispose();
        response.Dispose();
    }

    private static JsonElement Parse(string json) => JsonDocument.Parse(json).RootElement;
}
