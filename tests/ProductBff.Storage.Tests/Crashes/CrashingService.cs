using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using ProductBff.Testing;

namespace ProductBff.Storage.Tests.Crashes;

/// <summary>A service that is killed again and again while many clients write and retry.</summary>
internal sealed class CrashingService(string assembly, TestDatabase database) : IDisposable
{
    public const int Writes = 400;

    private const int Clients = 32;
    private const int Kills = 3;

    private static readonly Dictionary<string, string> Settings =
        new(TestTokens.Settings) { ["Logging:LogLevel:Microsoft.AspNetCore"] = "None", ["Reservations:MaxPiecesPerCaller"] = $"{Writes}" };

    private ServiceProcess? _process;
    private int _done;

    public HttpClient Client { get; private set; } = new();

    public async Task StartAsync()
    {
        _process = await ServiceProcess.StartAsync(assembly, [.. Settings, .. database.Settings]);
        Client = new HttpClient { BaseAddress = _process.Address, Timeout = TimeSpan.FromSeconds(20) };
    }

    public async Task KillAndRestartAsync()
    {
        await _process!.KillAsync();
        _process.Dispose();
        await StartAsync();
    }

    /// <summary>Sends the writes, each with one key until it is answered with 201, while the service is killed.</summary>
    public async Task<IReadOnlyCollection<string>> WriteAllAsync(string path, Func<int, object> body)
    {
        var answers = new ConcurrentBag<string>();
        var writing = Parallel.ForAsync(0, Writes, new ParallelOptions { MaxDegreeOfParallelism = Clients }, async (number, cancelled) =>
        {
            answers.Add(await WriteAsync(path, body(number), $"key-{number}", cancelled));
            Interlocked.Increment(ref _done);
        });

        for (var kill = 1; kill <= Kills; kill++)
        {
            // In the middle of the work, and of no write in particular.
            while (_done < Writes * kill / (Kills + 1))
            {
                await Task.WhenAny(writing, Task.Delay(Random.Shared.Next(1, 20)));
            }

            await KillAndRestartAsync();
        }

        await writing;
        return answers;
    }

    public void Dispose() => _process?.Dispose();

    private async Task<string> WriteAsync(string path, object body, string key, CancellationToken cancelled)
    {
        while (true)
        {
            try
            {
                using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
                request.Headers.Authorization = new("Bearer", TestTokens.Create());
                request.Headers.Add("Idempotency-Key", key);
                using var response = await Client.SendAsync(request, cancelled);
                var answer = await response.Content.ReadAsStringAsync(cancelled);
                if (response.StatusCode == HttpStatusCode.Created)
                {
                    return answer;
                }

                Assert.True(
                    response.StatusCode is HttpStatusCode.Conflict or HttpStatusCode.ServiceUnavailable, $"{response.StatusCode}: {answer}");
            }
            catch (Exception e) when (e is HttpRequestException or IOException)
            {
                // Killed: nobody knows whether it was written.
            }

            // As a client with manners; without, the retries take the processor from the service that starts again.
            await Task.Delay(Random.Shared.Next(100, 200), cancelled);
        }
    }
}
