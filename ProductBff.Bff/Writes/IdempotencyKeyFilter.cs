namespace ProductBff.Bff.Writes;

/// <summary>
/// Rejects a write whose <c>Idempotency-Key</c> is malformed, or missing where it is required, before anything is sent. With the key the
/// BFF and the client can retry the write, and the service carries it out only once.
/// </summary>
internal static class IdempotencyKeyFilter
{
    /// <param name="endpoint">The write.</param>
    /// <param name="required">False for one that is idempotent anyway: a key lets the BFF retry it, and the client get an answer that it missed.</param>
    public static RouteHandlerBuilder CheckIdempotencyKey(this RouteHandlerBuilder endpoint, bool required) =>
        endpoint
            .WithMetadata(new IdempotencyKeyHeader(required))
            .AddEndpointFilter((context, next) =>
                IdempotencyKey.Read(context.HttpContext.Request.Headers, required).Problem is { } problem
                    ? ValueTask.FromResult<object?>(problem)
                    : next(context));
}

/// <summary>Tells the OpenAPI description that the endpoint reads the header.</summary>
internal sealed record IdempotencyKeyHeader(bool Required);
