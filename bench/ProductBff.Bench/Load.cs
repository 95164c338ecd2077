using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace ProductBff.Bench;

/// <summary>One request.</summary>
/// <param name="At">When it was sent.</param>
/// <param name="Took">The time until the response's last byte.</param>
/// <param name="Product">The time for the product section in the BFF, from <c>Server-Timing</c>; null when it was not fetched.</param>
/// <param name="Outcome">The status, and whether the page is complete or what went wrong.</param>
internal readonly record struct Sample(TimeSpan At, TimeSpan Took, TimeSpan? Product, string Outcome);

/// <summary>A closed loop: each connection sends its next request when it has read the answer to the last.</summary>
internal sealed class Load(Uri bff, int connections, Func<string> nextId)
{
    // Longer than any page may take; a slower response is counted as a failure of the BFF.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    private readonly long _started = Stopwatch.GetTimestamp();

    public TimeSpan Now => Stopwatch.GetElapsedTime(_started);

    /// <summary>Sends until it is cancelled.</summary>
    public async Task<List<Sample>> RunAsync(CancellationToken stop)
    {
        using var handler = new SocketsHttpHandler { MaxConnectionsPerServer = connections };
        using var http = new HttpClient(handler) { BaseAddress = bff, Timeout = Limit };
        var loops = await Task.WhenAll(Enumerable.Range(0, connections).Select(_ => Task.Run(() => LoopAsync(http, stop), CancellationToken.None)));
        return [.. loops.SelectMany(samples => samples).OrderBy(sample => sample.At)];
    }

    private async Task<List<Sample>> LoopAsync(HttpClient http, CancellationToken stop)
    {
        var samples = new List<Sample>();
        while (!stop.IsCancellationRequested)
        {
            var at = Now;
            var (outcome, product) = await SendAsync(http);
            samples.Add(new(at, Now - at, product, outcome));
        }

        return samples;
    }

    private async Task<(string Outcome, TimeSpan? Product)> SendAsync(HttpClient http)
    {
        try
        {
            using var response = await http.GetAsync($"product-details/{nextId()}", CancellationToken.None);
            var body = await response.Content.ReadAsByteArrayAsync(CancellationToken.None);
            return (string.Create(CultureInfo.InvariantCulture, $"{(int)response.StatusCode} {Describe(response, body)}"), ProductTime(response));
        }
        catch (HttpRequestException exception)
        {
            return ($"no answer: {exception.HttpRequestError}", null);
        }
        catch (TaskCanceledException)
        {
            return ($"no answer within {Limit.TotalSeconds:0} s", null);
        }
    }

    private static TimeSpan? ProductTime(HttpResponseMessage response)
    {
        const string Prefix = "product;dur=";
        return response.Headers.TryGetValues("Server-Timing", out var timings)
            && timings.SelectMany(timing => timing.Split(", ")).FirstOrDefault(timing => timing.StartsWith(Prefix, StringComparison.Ordinal)) is { } product
            && double.TryParse(product[Prefix.Length..].Split(';')[0], CultureInfo.InvariantCulture, out var milliseconds)
                ? TimeSpan.FromMilliseconds(milliseconds)
                : null;
    }

    private static string Describe(HttpResponseMessage response, byte[] body)
    {
        if (response.Content.Headers.ContentType?.MediaType is not ("application/json" or "application/problem+json"))
        {
            return "NO JSON";
        }

        using var document = JsonDocument.Parse(body);
        var page = document.RootElement;
        if (!response.IsSuccessStatusCode)
        {
            return page.TryGetProperty("detail", out var detail) ? detail.ToString() : "";
        }

        return page.GetProperty("product").GetProperty("id").ValueKind != JsonValueKind.String ? "WITHOUT PRODUCT"
            : page.TryGetProperty("error", out var error) ? error.ToString()
            : response.Headers.Contains("Age") ? "complete, from the cache"
            : "complete";
    }
}
