using System.Buffers;
using ProductBff.Bff.Backends.Resilience;
using ProductBff.ServiceDefaults.Problems;

namespace ProductBff.Bff.Writes;

/// <summary>
/// Refuses a write whose <c>Idempotency-Key</c> is missing or malformed before anything is sent: with the key the BFF and the client
/// can send it again, and the service carries it out once.
/// </summary>
internal static class IdempotencyKeyFilter
{
    private const int MaxLength = 255;

    private static readonly SearchValues<char> Visible =
        SearchValues.Create([.. Enumerable.Range('!', '~' - '!' + 1).Select(code => (char)code)]);

    public static RouteHandlerBuilder RequireIdempotencyKey(this RouteHandlerBuilder endpoint) =>
        endpoint
            .WithMetadata(new IdempotencyKeyHeader(Required: true))
            .AddEndpointFilter((context, next) => Check(context, next, required: true));

    /// <summary>For a write that may as well be repeated: a key makes the BFF repeat it, and the client get the answer that it missed.</summary>
    public static RouteHandlerBuilder AllowIdempotencyKey(this RouteHandlerBuilder endpoint) =>
        endpoint
            .WithMetadata(new IdempotencyKeyHeader(Required: false))
            .AddEndpointFilter((context, next) => Check(context, next, required: false));

    private static ValueTask<object?> Check(EndpointFilterInvocationContext context, EndpointFilterDelegate next, bool required)
    {
        var error = context.HttpContext.Request.Headers[CallFacts.IdempotencyKeyHeader] switch
        {
            [] when required => "The header is required, so that a request which is sent twice is carried out once.",
            [] => null,
            [null or ""] => "The key is empty.",
            [{ Length: > MaxLength } key] => $"The key has {key.Length} characters; at most {MaxLength} are allowed.",
            [var key] when key.AsSpan().ContainsAnyExcept(Visible) => "The key may hold only visible ASCII characters.",
            [_] => null,
            _ => "The header is given more than once.",
        };
        return error is null
            ? next(context)
            : ValueTask.FromResult<object?>(RequestValidation.Invalid(CallFacts.IdempotencyKeyHeader, error));
    }
}

/// <summary>Says, for the API's description, that the endpoint reads the header.</summary>
internal sealed record IdempotencyKeyHeader(bool Required);
