using System.Collections.Concurrent;

namespace ProductBff.Operations.Tests.RollingRestart;

/// <summary>Callers that ask for one page after the other, each of a product of its own, until they are stopped.</summary>
internal sealed class ConstantLoad : IAsyncDisposable
{
    private const int Callers = 8;

    private readonly HttpClient _http;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _callers;
    private int _answered;

    public ConstantLoad(Uri address)
    {
        _http = new() { BaseAddress = address };
        _callers = Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => Task.Run(() => CallAsync(caller))));
    }

    /// <summary>What came instead of a whole page.</summary>
    public ConcurrentQueue<string> Lost { get; } = [];

    /// <summary>Until that many more were answered.</summary>
    public async Task AnswersAsync(int count, CancellationToken cancellationToken)
    {
        var until = Volatile.Read(ref _answered) + count;
        while (Volatile.Read(ref _answered) < until)
        {
            await Task.Delay(10, cancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _callers;
        _http.Dispose();
        _stop.Dispose();
    }

    private async Task CallAsync(int caller)
    {
        for (var number = 0; !_stop.IsCancellationRequested; number++)
        {
            try
            {
                using var response = await _http.GetAsync($"/product-details/C{caller}-{number}", CancellationToken.None);
                if (!response.IsSuccessStatusCode)
                {
                    Lost.Enqueue($"{(int)response.StatusCode} {await response.Content.ReadAsStringAsync(CancellationToken.None)}");
                }
            }
            catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException)
            {
                Lost.Enqueue(exception.ToString());
            }

            Interlocked.Increment(ref _answered);
        }
    }
}
