using ProductBff.ServiceDefaults.Idempotency;

namespace ProductBff.Bff.Writes;

/// <summary>
/// Refuses a write whose <c>Idempotency-Key</c> is missing or malformed before anything is sent: with the key the BFF and the client
/// can send it again, and the service carries it out once.
/// </summary>
internal static class IdempotencyKeyFilter
{
    public static RouteHandlerBuilder RequireIdempotencyKey(this RouteHandlerBuilder endpoint) => endpoint.CheckIdempotencyKey(required: true);

    /// <summary>For a write that may as well be repeated: a key makes the BFF repeat it, and the client get the answer that it missed.</summary>
    public static RouteHandlerBuilder AllowIdempotencyKey(this RouteHandlerBuilder endpoint) => endpoint.CheckIdempotencyKey(required: false);

    private static RouteHandlerBuilder CheckIdempotencyKey(this RouteHandlerBuilder endpoint, bool required) =>
        endpoint
            .WithMetadata(new IdempotencyKeyHeader(required))
            .AddEndpointFilter((context, next) =>
                IdempotencyKey.Read(context.HttpContext.Request.Headers, required).Problem is { } problem
                    ? ValueTask.FromResult<object?>(problem)
                    : next(context));
}

/// <summary>Says, for the API's description, that the endpoint reads the header.</summary>
internal sealed record IdempotencyKeyHeader(bool Required);
