using System.Net;
using System.Net.Mime;
using ProductBff.ServiceDefaults.Idempotency;

namespace ProductBff.Bff.Backends;

/// <summary>What a backend answered to a call on behalf of a caller.</summary>
/// <param name="Status">Any status.</param>
/// <param name="MediaType">Of the body: <c>application/json</c> or <c>application/problem+json</c>; null where there is no such body.</param>
/// <param name="Body">At most <c>MaxResponseBytes</c>; empty where it is of another type.</param>
/// <param name="Location">Where the backend keeps what it created.</param>
/// <param name="RetryAfter">When it is worth asking again.</param>
/// <param name="WwwAuthenticate">What the backend found wrong with the token.</param>
/// <param name="Replayed">The answer was given before, to the same request.</param>
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
            // The body is in memory already (BackendCalls).
            mediaType is null ? [] : await response.Content.ReadAsByteArrayAsync(cancellationToken),
            response.Headers.Location,
            retryAfter,
            response.Headers.WwwAuthenticate
                .FirstOrDefault(challenge => challenge.Scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase))?.ToString(),
            response.Headers.TryGetValues(IdempotencyKey.ReplayedHeaderName, out var replayed) && replayed.Contains("true"));
    }
}
