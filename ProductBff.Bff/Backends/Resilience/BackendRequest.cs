using ProductBff.Bff.Composition;
using ProductBff.ServiceDefaults.Idempotency;

namespace ProductBff.Bff.Backends.Resilience;

/// <summary>What is asked of a backend, in as many attempts as it takes.</summary>
/// <param name="Method">GET for what is shared among callers.</param>
/// <param name="Path">Relative to the backend; parts of it that came from outside are checked or escaped already.</param>
/// <param name="Deadline">When nobody can use the answer any more.</param>
internal sealed record BackendRequest(HttpMethod Method, string Path, Deadline Deadline)
{
    /// <summary>How many ids it asks for at once.</summary>
    public int Ids { get; init; } = 1;

    /// <summary>The shared call that it is, where it is one; what explains its attempts.</summary>
    public BackendCall? Shared { get; init; }

    public HttpContent? Content { get; init; }

    /// <summary>Adds the headers that the backend is allowed to see of its caller's.</summary>
    public Action<HttpRequestMessage>? Prepare { get; init; }

    /// <summary>Repeating it changes nothing: a GET, or a write that carries an idempotency key.</summary>
    public bool IsRepeatable => Method == HttpMethod.Get || CreateMessage(address: null).Headers.Contains(IdempotencyKey.HeaderName);

    public HttpRequestMessage CreateMessage(Uri? address)
    {
        var message = new HttpRequestMessage(Method, address) { Content = Content };
        Prepare?.Invoke(message);
        return message;
    }
}
