using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace ProductBff.Bench.Runs;

/// <summary>
/// Sends requests at a rate that does not depend on the responses, like callers on the internet; without a rate, as many as the
/// connections carry. Every other request is for a new product, the rest are for a thousand popular ones.
/// </summary>
internal sealed class PacedLoad(Uri server, int connections)
{
    private const int Popular = 1_000;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<string, long> _answers = [];
    private long _sent;

    /// <summary>The number of responses by status since the last call.</summary>
    public Dictionary<string, long> TakeAnswers() =>
        _answers.Keys.Select(key => (key, Count: _answers.TryRemove(key, out var count) ? count : 0)).ToDictionary(answer => answer.key, answer => answer.Count);

    /// <summary>Sends until it is cancelled.</summary>
    public async Task RunAsync(double? perSecond, CancellationToken stop)
    {
        using var handler = new SocketsHttpHandler { MaxConnectionsPerServer = connections };
        using var http = new HttpClient(handler) { BaseAddress = server, Timeout = Limit };
        var (started, turn) = (Stopwatch.GetTimestamp(), 0L);
        await Task.WhenAll(Enumerable.Range(0, connections).Select(_ => Task.Run(
            async () =>
            {
                while (!stop.IsCancellationRequested)
                {
                    if (perSecond is { } rate
                        && TimeSpan.FromSeconds(Interlocked.Increment(ref turn) / rate) - Stopwatch.GetElapsedTime(started) is { TotalMilliseconds: >= 1 } wait)
                    {
                        await Task.Delay(wait, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                    }

                    _answers.AddOrUpdate(await SendAsync(http), 1, static (_, count) => count + 1);
                }
            },
            CancellationToken.None)));
    }

    private async Task<string> SendAsync(HttpClient http)
    {
        var number = Interlocked.Increment(ref _sent);
        var id = number % 2 == 0 ? $"S{number}" : $"P{number / 2 % Popular}";
        try
        {
            using var response = await http.GetAsync($"product-details/{id}", CancellationToken.None);
            await response.Content.ReadAsByteArrayAsync(CancellationToken.None);
            var status = ((int)response.StatusCode).ToString(CultureInfo.InvariantCulture);
            return response.Headers.TryGetValues("X-Page-Complete", out var complete) && complete.First() == "false" ? $"{status} partial" : status;
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException)
        {
            return "no answer";
        }
    }
}
