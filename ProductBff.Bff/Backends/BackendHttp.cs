using System.Net.Http.Headers;
using System.Runtime.ExceptionServices;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Net.Http.Headers;
using Polly.CircuitBreaker;
using Polly.RateLimiting;
using Polly.Timeout;
using ProductBff.Bff.Backends.Resilience;
using ProductBff.Bff.Fetching;

namespace ProductBff.Bff.Backends;

/// <summary>Calls one backend, and turns what goes wrong with a call into <see cref="Failure"/> values.</summary>
internal sealed class BackendHttp(BackendCalls calls, ForwardedHeaders forwarded, TimeSpan maxRetryAfter, TimeProvider time)
{
    /// <summary>Gets JSON. The request carries nothing that belongs to a caller, because callers share the response.</summary>
    /// <param name="path">Relative to the backend; parts that come from user input are already validated or escaped.</param>
    /// <param name="json">The shape that the contract promises.</param>
    /// <param name="check">Turns the body and the headers into the result, or into a failure if they violate the contract.</param>
    /// <param name="call">Its token is cancelled once no caller waits for the answer or its deadline has passed.</param>
    /// <param name="ids">How many ids are requested; the limit on the body's size is per id.</param>
    public async Task<Fetched<TResult>> GetAsync<T, TResult>(
        string path, JsonTypeInfo<T> json, Func<T, HttpResponseHeaders, Fetched<TResult>> check, BackendCall call, int ids = 1)
        where T : class
    {
        var outcome = await calls.SendAsync(new(HttpMethod.Get, path, call.Deadline) { Ids = ids, Shared = call }, call.Token);
        using var response = outcome.Result;
        return response is null ? ToFailure(outcome.Exception!)
            : response.StatusCode != HttpStatusCode.OK ? new Fetched<TResult>(ToFailure(response)) { MaxAge = MaxAgeOf(response.Headers) }
            : await ReadAsync(response.Content, json, call.Token) is { } value ? check(value, response.Headers) with { MaxAge = MaxAgeOf(response.Headers) }
            : FailureReason.Malformed;
    }

    /// <summary>
    /// Sends a call on behalf of a caller, with those of the caller's headers that the backend's allow-list names. A response is a value
    /// whatever its status; a failure means that there was no usable response.
    /// </summary>
    public async Task<Fetched<BackendAnswer>> SendAsync(
        HttpMethod method, string path, HttpContent? content, CallerContext call, CancellationToken cancellationToken)
    {
        var request = new BackendRequest(method, path, call.Deadline) { Content = content, Prepare = message => forwarded.Copy(call, message) };
        var outcome = await calls.SendAsync(request, cancellationToken);
        using var response = outcome.Result;
        return response is null ? ToFailure(outcome.Exception!)
            : Fetched.Value(await BackendAnswer.ReadAsync(response, RetryAfter(response), cancellationToken));
    }

    /// <exception cref="OperationCanceledException">The call was cancelled by its caller.</exception>
    public static Failure ToFailure(Exception exception) => exception switch
    {
        BrokenCircuitException broken => new Failure(FailureReason.CircuitOpen, broken.RetryAfter),
        RateLimiterRejectedException rejected => new Failure(FailureReason.RateLimited, rejected.RetryAfter),
        TimeoutRejectedException => FailureReason.Timeout,
        HttpRequestException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded } => FailureReason.TooLarge,
        HttpRequestException { HttpRequestError: HttpRequestError.InvalidResponse } => FailureReason.Malformed,
        HttpRequestException => FailureReason.Unreachable,
        _ => Rethrow(exception),
    };

    private static Failure Rethrow(Exception exception)
    {
        ExceptionDispatchInfo.Throw(exception);
        return default;
    }

    private Failure ToFailure(HttpResponseMessage response) => response.StatusCode switch
    {
        HttpStatusCode.NotFound => FailureReason.NotFound,
        HttpStatusCode.TooManyRequests => new Failure(FailureReason.RateLimited, RetryAfter(response)),
        HttpStatusCode.RequestTimeout or HttpStatusCode.GatewayTimeout => FailureReason.Timeout,
        HttpStatusCode.ServiceUnavailable => new Failure(FailureReason.Error, RetryAfter(response)),
        _ => FailureReason.Error,
    };

    private TimeSpan? RetryAfter(HttpResponseMessage response)
    {
        var wait = Transient.RetryAfter(response, time);
        return wait > maxRetryAfter ? maxRetryAfter : wait;
    }

    /// <summary>Null when the backend does not say. What cannot be parsed counts as zero, because <c>no-store</c> may be part of it (RFC 9111 4.2.1).</summary>
    private static TimeSpan? MaxAgeOf(HttpResponseHeaders headers) =>
        !headers.NonValidated.Contains(HeaderNames.CacheControl) ? null
            : headers.CacheControl is not { NoStore: false, NoCache: false, Private: false } control ? TimeSpan.Zero
            : (control.SharedMaxAge ?? control.MaxAge) - (headers.Age ?? TimeSpan.Zero);

    /// <summary>Null when the body is not JSON of that shape.</summary>
    private static async ValueTask<T?> ReadAsync<T>(HttpContent content, JsonTypeInfo<T> json, CancellationToken cancellationToken)
        where T : class
    {
        if (!JsonMediaType.IsJson(content.Headers.ContentType))
        {
            return null;
        }

        try
        {
            // BackendCalls has already buffered the body, so this does not wait.
            return JsonSerializer.Deserialize(await content.ReadAsByteArrayAsync(cancellationToken), json);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
