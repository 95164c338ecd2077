using System.Net;
using System.Text.Json.Nodes;

namespace Aspire.Dashboard.Tests;

/// <summary>Reads server-sent events as a browser does.</summary>
internal sealed class EventReader : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly HttpResponseMessage _response;
    private readonly StreamReader _reader;

    private EventReader(HttpResponseMessage response, Stream stream) => (_response, _reader) = (response, new StreamReader(stream));

    public int Received { get; private set; }

    public static async Task<EventReader> OpenAsync(RunningDashboard dashboard, string query)
    {
        var response = await dashboard.Browser.GetAsync($"/api/stream?{query}", HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType!.MediaType);
        return new EventReader(response, await response.Content.ReadAsStreamAsync());
    }

    /// <summary>The data of the first event of that name that satisfies the condition.</summary>
    public async Task<JsonNode> UntilAsync(string name, Func<JsonNode, bool> condition)
    {
        using var timeout = new CancellationTokenSource(Patience);
        var current = "";
        while (await _reader.ReadLineAsync(timeout.Token) is { } line)
        {
            if (line.StartsWith("event: ", StringComparison.Ordinal))
            {
                current = line["event: ".Length..];
            }
            else if (line.StartsWith("data: ", StringComparison.Ordinal))
            {
                Received++;
                var data = JsonNode.Parse(line["data: ".Length..])!;
                if (current == name && condition(data))
                {
                    return data;
                }
            }
        }

        throw new InvalidOperationException($"The stream ended before the event '{name}'.");
    }

    /// <summary>The next lines of a console.</summary>
    public async Task<string[]> LinesAsync(int count)
    {
        List<string> lines = [];
        while (lines.Count < count)
        {
            var data = await UntilAsync("console", _ => true);
            lines.AddRange(data["lines"]!.AsArray().Select(line => (string)line!["text"]!));
        }

        return [.. lines];
    }

    public void Dispose()
    {
        _reader.Dispose();
        _response.Dispose();
    }
}

internal static class Eventually
{
    /// <summary>Asks again and again; fails after a minute.</summary>
    public static async Task TrueAsync(Func<Task<bool>> condition)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!await condition())
        {
            await Task.Delay(50, timeout.Token);
        }
    }
}
