using ProductBff.ServiceDefaults.Deadlines;

namespace ProductBff.Bff.Backends.Resilience;

/// <summary>
/// One attempt, inside retry and circuit breaker: sends the time that is left downstream, reads the whole body within
/// its limit (so that a body that breaks off or never ends is a failed attempt too), and learns how long answers take.
/// </summary>
internal sealed class AttemptHandler(BackendState state, int maxResponseBytes, TimeProvider time) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        // SocketsHttpHandler sends again by itself, up to three times, what has no content and got no answer before the connection was
        // closed. That is below the retry budget, and a write without a key would arrive more than once.
        request.Content ??= new ByteArrayContent([]);

        if (request.TimeLeft() is { } timeLeft)
        {
            request.Headers.Remove(RequestDeadline.HeaderName);
            request.Headers.TryAddWithoutValidation(RequestDeadline.HeaderName, RequestDeadline.Format(timeLeft));
        }

        var started = time.GetTimestamp();
        var response = await base.SendAsync(request, cancellationToken);
        try
        {
            // What fits alone fits together.
            await response.Content.LoadIntoBufferAsync(Math.Min((long)maxResponseBytes * request.Ids(), int.MaxValue), cancellationToken);
        }
        catch
        {
            response.Dispose();
            throw;
        }

        if (response.IsSuccessStatusCode)
        {
            state.Answered(time.GetElapsedTime(started));
        }

        return response;
    }
}
