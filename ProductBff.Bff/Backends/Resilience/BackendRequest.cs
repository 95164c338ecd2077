using ProductBff.Bff.Fetching;

namespace ProductBff.Bff.Backends.Resilience;

/// <summary>A request to a backend; all of its attempts are made from it.</summary>
/// <param name="Method">Always GET for a shared call.</param>
/// <param name="Path">Relative to the backend; parts that come from user input are already validated or escaped.</param>
/// <param name="Deadline">After it the answer is of no use.</param>
internal sealed record BackendRequest(HttpMethod Method, string Path, Deadline Deadline)
{
    /// <summary>How many ids are requested at once.</summary>
    public int Ids { get; init; } = 1;

    /// <summary>The shared call that it belongs to, which records the attempts for an explanation; null for a call on behalf of one caller.</summary>
    public BackendCall? Shared { get; init; }

    public HttpContent? Content { get; init; }

    /// <summary>Adds those of the caller's headers that the backend is allowed to see.</summary>
    public Action<HttpRequestMessage>? Prepare { get; init; }

    /// <summary>Whether it is safe to retry: a GET, or a write with an idempotency key.</summary>
    public bool IsRepeatable => Method == HttpMethod.Get || CreateMessage(address: null).Headers.Contains(IdempotencyKey.HeaderName);

    public HttpRequestMessage CreateMessage(Uri? address)
    {
        var message = new HttpRequestMessage(Method, address) { Content = Content };
        Prepare?.Invoke(message);
        return message;
    }
}
