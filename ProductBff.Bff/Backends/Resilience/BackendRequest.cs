using ProductBff.Bff.Composition;
using ProductBff.ServiceDefaults.Idempotency;

namespace ProductBff.Bff.Backends.Resilience;

/// <summary>What is asked of a backend, in as many attempts as it takes.</summary>
/// <param name="Method">GET for what is shared among callers.</param>
/// <param name="Address">By the backend's logical name.</param>
/// <param name="Deadline">When nobody can use the answer any more.</param>
internal sealed record BackendRequest(HttpMethod Method, Uri Address, Deadline Deadline)
{
    /// <summary>How many ids it asks for at once.</summary>
    public int Ids { get; init; } = 1;

    public HttpContent? Content { get; init; }

    /// <summary>Adds the headers that the backend is allowed to see of its caller's.</summary>
    public Action<HttpRequestMessage>? Prepare { get; init; }

    /// <summary>Repeating it changes nothing: a GET, or a write that carries an idempotency key.</summary>
    public bool IsRepeatable => Method == HttpMethod.Get || CreateMessage().Headers.Contains(IdempotencyKey.HeaderName);

    public HttpRequestMessage CreateMessage()
    {
        var message = new HttpRequestMessage(Method, Address) { Content = Content };
        Prepare?.Invoke(message);
        return message;
    }
}
