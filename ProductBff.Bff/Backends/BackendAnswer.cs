using System.Net;
using System.Net.Mime;
using ProductBff.Bff.Backends.Resilience;
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

    public static async Task<BackendAnswer> ReadAsync(HttpResponseMessage response, TimeProvider time, CancellationToken cancellationToken)
    {
        var mediaType = response.Content.Headers.ContentType?.MediaType switch
        {
            MediaTypeNames.Application.Json => MediaTypeNames.Application.Json,
            MediaTypeNames.Application.ProblemJson => MediaTypeNames.Application.ProblemJson,
            _ => null,
        };
        return new(
            response.StatusCode,
            mediaType,
            // The body is in memory already (AttemptHandler).
            mediaType is null ? [] : await response.Content.ReadAsByteArrayAsync(cancellationToken),
            response.Headers.Location,
            Transient.RetryAfter(response, time),
            response.Headers.WwwAuthenticate.FirstOrDefault(challenge => challenge.Scheme == "Bearer")?.ToString(),
            response.Headers.TryGetValues(IdempotencyKey.ReplayedHeaderName, out var replayed) && replayed.Contains("true"));
    }
}
