using System.Net;
using Polly;
using Polly.Retry;

namespace ProductBff.Bff.Backends.Resilience;

/// <summary>
/// Decides on retries: only of a transient failure, only of a repeatable request, only while the wait and a typical
/// answer still fit into what is left of the caller's time, and only within the backend's budget.
/// </summary>
internal sealed class RetryThatFits(BackendOptions.RetryOptions options, BackendState state, TimeProvider time)
{
    private static readonly ResiliencePropertyKey<TimeSpan> WaitKey = new("ProductBff.RetryWait");

    public ValueTask<bool> ShouldRetryAsync(RetryPredicateArguments<HttpResponseMessage> args)
    {
        if (args.AttemptNumber >= options.MaxAttempts
            || !Transient.IsTransient(args.Outcome)
            || args.Context.GetRequestMessage() is not { } request
            || !request.IsRepeatable())
        {
            return ValueTask.FromResult(false);
        }

        var wait = RetryAfter(args.Outcome.Result) ?? Backoff(args.AttemptNumber);
        var needed = wait + (state.AnswerTimes.Typical ?? TimeSpan.Zero);
        if (request.TimeLeft() < needed || !(ReachedNobody(args.Outcome) || state.RetryBudget.TrySpend()))
        {
            return ValueTask.FromResult(false);
        }

        args.Context.Properties.Set(WaitKey, wait);
        return ValueTask.FromResult(true);
    }

    /// <summary>The wait that <see cref="ShouldRetryAsync"/> found to fit.</summary>
    public static ValueTask<TimeSpan?> WaitAsync(RetryDelayGeneratorArguments<HttpResponseMessage> args) =>
        ValueTask.FromResult<TimeSpan?>(args.Context.Properties.TryGetValue(WaitKey, out var wait) ? wait : TimeSpan.Zero);

    // An instance that is gone had no work of it, so trying the next one multiplies nothing.
    private static bool ReachedNobody(in Outcome<HttpResponseMessage> outcome) =>
        outcome.Exception is HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError };

    // Exponential, jittered by ±50% so that callers who failed together do not come back together.
    private TimeSpan Backoff(int attempt) =>
        options.Delay * Math.Pow(2, attempt) * (0.5 + Random.Shared.NextDouble());

    private TimeSpan? RetryAfter(HttpResponseMessage? response) =>
        response is { StatusCode: HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable }
            ? Transient.RetryAfter(response, time)
            : null;
}
