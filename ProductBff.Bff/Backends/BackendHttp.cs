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
using ProductBff.Bff.Hosting;

namespace ProductBff.Bff.Backends;

/// <summary>Talks to one backend. What goes wrong on the way comes back as a value, translated once, here.</summary>
internal sealed class BackendHttp(HttpClient http, ForwardedHeaders forwarded, TimeSpan maxRetryAfter, TimeProvider time)
{
    /// <summary>Gets JSON. The request carries nothing of any caller: its answer is shared among callers.</summary>
    /// <param name="path">Relative to the backend; parts of it that came from outside are checked or escaped already.</param>
    /// <param name="json">The shape that the contract promises.</param>
    /// <param name="check">Makes the result of the answer and its headers, if it is one that the contract allows.</param>
    /// <param name="deadline">When nobody can use the answer any more.</param>
    /// <param name="cancellationToken">Cancelled when nobody waits any more.</param>
    /// <param name="ids">How many ids are asked for.</param>
    public async Task<Fetched<TResult>> GetAsync<T, TResult>(
        string path,
        JsonTypeInfo<T> json,
        Func<T, HttpResponseHeaders, Fetched<TResult>> check,
        Deadline deadline,
        CancellationToken cancellationToken,
        int ids = 1)
        where T : class
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.SetDeadline(deadline);
        request.SetIds(ids);
        return await SendAsync(
            request,
            async response => response.StatusCode != HttpStatusCode.OK ? ToFailure(response)
                : (await ReadAsync(response.Content, json, cancellationToken)).TryGet(out var value) ? check(value, response.Headers) with { MaxAge = MaxAgeOf(response.Headers) }
                : new Fetched<TResult>(FailureReason.Malformed),
            cancellationToken);
    }

    /// <summary>
    /// Sends a call on behalf of its caller, with those of the caller's headers that this backend is allowed to see. Whatever the
    /// backend answers is an answer; a failure says that there was none.
    /// </summary>
    public async Task<Fetched<BackendAnswer>> SendAsync(
        HttpMethod method, string path, HttpContent? content, CallerCall call, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        request.SetDeadline(call.Deadline);
        forwarded.Copy(call, request);
        return await SendAsync(request, async response => Fetched.Value(await BackendAnswer.ReadAsync(response, RetryAfter(response), cancellationToken)), cancellationToken);
    }

    private async Task<Fetched<T>> SendAsync<T>(
        HttpRequestMessage request, Func<HttpResponseMessage, Task<Fetched<T>>> read, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            return await read(response);
        }
        catch (BrokenCircuitException exception)
        {
            return new Failure(FailureReason.CircuitOpen, exception.RetryAfter);
        }
        catch (RateLimiterRejectedException exception)
        {
            return new Failure(FailureReason.RateLimited, exception.RetryAfter);
        }
        catch (TimeoutRejectedException)
        {
            return FailureReason.Timeout;
        }
        catch (HttpRequestException exception)
        {
            return exception.HttpRequestError switch
            {
                HttpRequestError.ConfigurationLimitExceeded => FailureReason.TooLarge,
                HttpRequestError.InvalidResponse => FailureReason.Malformed,
                _ => FailureReason.Unreachable,
            };
        }
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

    private static TimeSpan? MaxAgeOf(HttpResponseHeaders headers) =>
        !headers.NonValidated.Contains(HeaderNames.CacheControl) || headers.CacheControl is not { } control ? null
            : control.NoStore || control.NoCache || control.Private ? TimeSpan.Zero
            : control.SharedMaxAge ?? control.MaxAge;

    private static async Task<Fetched<T>> ReadAsync<T>(HttpContent content, JsonTypeInfo<T> json, CancellationToken cancellationToken)
        where T : class
    {
        if (!JsonMediaType.IsJson(content.Headers.ContentType))
        {
            return FailureReason.Malformed;
        }

        try
        {
            // The body is in memory already (AttemptHandler), so this reads without waiting.
            var stream = await content.ReadAsStreamAsync(cancellationToken);
            return JsonSerializer.Deserialize(stream, json) is { } value ? Fetched.Value(value) : FailureReason.Malformed;
        }
        catch (JsonException)
        {
            return FailureReason.Malformed;
        }
    }
}
