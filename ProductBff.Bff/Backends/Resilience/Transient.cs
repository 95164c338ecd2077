using Microsoft.Extensions.Http.Resilience;
using Microsoft.Net.Http.Headers;
using Polly;

namespace ProductBff.Bff.Backends.Resilience;

/// <summary>Which outcomes are transient failures, for retries and the circuit breaker alike.</summary>
internal static class Transient
{
    private static readonly TimeSpan LongestDelay = TimeSpan.FromDays(1);

    /// <summary>5xx, 408, 429, a broken connection, an attempt that timed out; not an answer that was too large.</summary>
    public static bool IsTransient(Outcome<HttpResponseMessage> outcome) =>
        outcome.Exception is not HttpRequestException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded }
        && HttpClientResiliencePredicates.IsTransient(outcome);

    /// <summary>The delay from the response's <c>Retry-After</c>: zero for a date in the past, a day for an overflowing number, null when absent.</summary>
    public static TimeSpan? RetryAfter(HttpResponseMessage response, TimeProvider time)
    {
        var wait = response.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => date - time.GetUtcNow(),
            _ when response.Headers.NonValidated.TryGetValues(HeaderNames.RetryAfter, out var text)
                && text.ToString() is { Length: > 0 } digits && digits.All(char.IsAsciiDigit) => LongestDelay,
            _ => (TimeSpan?)null,
        };
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }
}
