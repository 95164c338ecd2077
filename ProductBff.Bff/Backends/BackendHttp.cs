using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Net.Http.Headers;
using Polly.CircuitBreaker;
using Polly.RateLimiting;
using Polly.Timeout;
using ProductBff.Bff.Backends.Resilience;
using ProductBff.Bff.Composition;

namespace ProductBff.Bff.Backends;

/// <summary>Talks to one backend. What goes wrong on the way comes back as a value, translated once, here.</summary>
internal sealed class BackendHttp(BackendCalls calls, ForwardedHeaders forwarded, TimeSpan maxRetryAfter, TimeProvider time)
{
    /// <summary>Gets JSON. The request carries nothing of any caller: its answer is shared among callers.</summary>
    /// <param name="path">Relative to the backend; parts of it that came from outside are checked or escaped already.</param>
    /// <param name="json">The shape that the contract promises.</param>
    /// <param name="check">Makes the result of the answer and its headers, if it is one that the contract allows.</param>
    /// <param name="call">Ends when nobody waits any more, or can use the answer.</param>
    /// <param name="ids">How many ids are asked for.</param>
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
    /// Sends a call on behalf of its caller, with those of the caller's headers that this backend is allowed to see. Whatever the
    /// backend answers is an answer; a failure says that there was none.
    /// </summary>
    public async Task<Fetched<BackendAnswer>> SendAsync(
        HttpMethod method, string path, HttpContent? content, CallerCall call, CancellationToken cancellationToken)
    {
        var request = new BackendRequest(method, path, call.Deadline) { Content = content, Prepare = message => forwarded.Copy(call, message) };
        var outcome = await calls.SendAsync(request, cancellationToken);
        using var response = outcome.Result;
        return response is null ? ToFailure(outcome.Exception!)
            : Fetched.Value(await BackendAnswer.ReadAsync(response, RetryAfter(response), cancellationToken));
    }

    /// <exception cref="OperationCanceledException">Nobody waits any more.</exception>
    public static Failure ToFailure(Exception exception) => exception switch
    {
        BrokenCircuitException broken => new Failure(FailureReason.CircuitOpen, broken.RetryAfter),
        RateLimiterRejectedException rejected => new Failure(FailureReason.RateLimited, rejected.RetryAfter),
        TimeoutRejectedException => FailureReason.Timeout,
        HttpRequestException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded } => FailureReason.TooLarge,
        HttpRequestException { HttpRequestError: HttpRequestError.InvalidResponse } => FailureReason.Malformed,
        HttpRequestException => FailureReason.Unreachable,
        _ => throw exception,
    };

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

    private static TimeSpan? MaxAgeOf(HttpResponseHeaders headers) =>
        !headers.NonValidated.Contains(HeaderNames.CacheControl) || headers.CacheControl is not { } control ? null
            : control.NoStore || control.NoCache || control.Private ? TimeSpan.Zero
            : control.SharedMaxAge ?? control.MaxAge;

    /// <summary>Null for what is not of that shape.</summary>
    private static async ValueTask<T?> ReadAsync<T>(HttpContent content, JsonTypeInfo<T> json, CancellationToken cancellationToken)
        where T : class
    {
        if (!JsonMediaType.IsJson(content.Headers.ContentType))
        {
            return null;
        }

        try
        {
            // The body is in memory already, so this reads without waiting.
            return JsonSerializer.Deserialize(await content.ReadAsByteArrayAsync(cancellationToken), json);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
