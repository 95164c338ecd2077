namespace ProductBff.Bff.Backends;

/// <summary>A backend's response to a call on behalf of a caller.</summary>
/// <param name="Status">Any HTTP status, errors included.</param>
/// <param name="MediaType"><c>application/problem+json</c>, or <c>application/json</c> for all other JSON; null for any other body.</param>
/// <param name="Body">At most <c>MaxResponseBytes</c>; empty when <paramref name="MediaType"/> is null.</param>
/// <param name="Location">The backend's own URL of what it created.</param>
/// <param name="RetryAfter">The delay from <c>Retry-After</c>, capped at <c>MaxRetryAfter</c>.</param>
/// <param name="WwwAuthenticate">The <c>Bearer</c> challenge, which says what is wrong with the token.</param>
/// <param name="Replayed">Whether this is the stored answer to an earlier request with the same idempotency key.</param>
internal sealed record BackendAnswer(
    HttpStatusCode Status, string? MediaType, byte[] Body, Uri? Location, TimeSpan? RetryAfter, string? WwwAuthenticate, bool Replayed)
{
    public bool IsSuccess => (int)Status is >= 200 and < 300;

    public static async Task<BackendAnswer> ReadAsync(HttpResponseMessage response, TimeSpan? retryAfter, CancellationToken cancellationToken)
    {
        var contentType = response.Content.Headers.ContentType;
        var mediaType = JsonMediaType.IsProblem(contentType) ? MediaTypeNames.Application.ProblemJson
            : JsonMediaType.IsJson(contentType) ? MediaTypeNames.Application.Json
            : null;
        return new(
            response.StatusCode,
            mediaType,
            // BackendCalls has already buffered the body.
            mediaType is null ? [] : await response.Content.ReadAsByteArrayAsync(cancellationToken),
            response.Headers.Location,
            retryAfter,
            response.Headers.WwwAuthenticate
                .FirstOrDefault(challenge => challenge.Scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase))?.ToString(),
            response.Headers.TryGetValues(IdempotencyKey.ReplayedHeaderName, out var replayed) && replayed.Contains("true"));
    }
}
