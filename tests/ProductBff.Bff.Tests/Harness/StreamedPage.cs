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

    public static async Task<StreamedPage> OpenAsync(BffApplication bff, string path, string accept, string? lastEventId = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (lastEventId is not null)
        {
            request.Headers.Add("Last-Event-ID", lastEventId);
        }

        request.Headers.TryAddWithoutValidation("Accept", accept);
        var response = await bff.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead).InTime();
        return new(response, new(await response.Content.ReadAsStreamAsync()));
    }

    /// <summary>The <c>retry</c> time of the last event read: how long a client has to wait before it connects again.</summary>
    public string? Retry { get; private set; }

    /// <summary>The id of the last event read.</summary>
    public string? Id { get; private set; }

    /// <summary>The next event, or null at the end. For server-sent events the name is checked, too.</summary>
    public async Task<JsonElement?> NextAsync()
    {
        if (response.Content.Headers.ContentType?.MediaType == NdJson)
        {
            return await reader.ReadLineAsync().InTime() is { } line ? Parse(line) : null;
        }

        var fields = new Dictionary<string, string>();
        while (await reader.ReadLineAsync().InTime() is { } line)
        {
            if (line == "")
            {
                var json = Parse(fields["data"]);
                Assert.Equal(json.GetProperty("event").GetString(), fields["event"]);
                (Retry, Id) = (fields.GetValueOrDefault("retry"), fields.GetValueOrDefault("id"));
                return json;
            }

            var (name, value) = line.Split(": ", 2) is [var first, var second] ? (first, second) : throw new FormatException(line);
            fields.Add(name, value);
        }

        Assert.Empty(fields);
        return null;
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
