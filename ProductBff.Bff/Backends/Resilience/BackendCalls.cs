using System.Net;
using Polly;
using Polly.RateLimiting;
using Polly.Timeout;
using ProductBff.Bff.Composition;
using ProductBff.ServiceDefaults.Deadlines;

namespace ProductBff.Bff.Backends.Resilience;

/// <summary>
/// Makes calls to one backend, outer to inner: hedge, limit of calls at the same time, retries, circuit breaker, attempt. What goes wrong is
/// an outcome and nothing is thrown, but for the caller's own cancellation.
/// </summary>
internal sealed class BackendCalls(
    string backend, BackendInstances instances, HttpMessageInvoker http, BackendOptions options, TimeProvider time, ILogger<BackendCalls> log,
    Random? jitter = null) : IDisposable
{
    // SocketsHttpHandler sends again by itself, up to three times, what has no content and got no answer before the connection was
    // closed. That is below the retry budget, and a write without a key would arrive more than once.
    private static readonly HttpContent Nothing = CreateNothing();

    private static readonly TimeSpan Unnoticed = TimeSpan.FromMilliseconds(50);

    private readonly AnswerTimes _answerTimes = new(options.Hedging.Quantile);
    private readonly ExtraCallBudget _retries = new(options.Retry.BudgetRatio, options.Retry.BudgetReserve);
    private readonly ExtraCallBudget _hedges = new(options.Hedging.BudgetRatio, reserve: 0);
    private readonly ResiliencePipeline<HttpResponseMessage> _circuit = CircuitBreaker.Create(backend, options.CircuitBreaker, time, log);
    private int _inFlight;

    /// <exception cref="OperationCanceledException">Nobody waits any more.</exception>
    public Task<Outcome<HttpResponseMessage>> SendAsync(BackendRequest request, CancellationToken cancellationToken) =>
        options.Hedging.Enabled && request.Method == HttpMethod.Get && _answerTimes.Upper is { } upper
            ? SendHedgedAsync(request, upper > options.Hedging.MinDelay ? upper : options.Hedging.MinDelay, cancellationToken)
            : SendWithRetriesAsync(request, cancellationToken);

    public void Dispose() => http.Dispose();

    /// <summary>
    /// Makes a second call when the first takes longer than most do, and takes the good answer that comes first. A failure is no
    /// reason for a second call, which is the retry's affair, but neither does it win over an answer that is still to come.
    /// </summary>
    private async Task<Outcome<HttpResponseMessage>> SendHedgedAsync(BackendRequest request, TimeSpan delay, CancellationToken cancellationToken)
    {
        using var loser = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var first = SendWithRetriesAsync(request, loser.Token);
        if (await Task.WhenAny(first, Task.Delay(delay, time, loser.Token)) == first || cancellationToken.IsCancellationRequested || !_hedges.TrySpend())
        {
            return await first;
        }

        var second = SendWithRetriesAsync(request, loser.Token, isHedge: true);
        var winner = await Task.WhenAny(first, second);
        var other = winner == first ? second : first;
        if (!IsGood(await winner))
        {
            return await other;
        }

        await loser.CancelAsync();
        _ = DropAsync(other);
        return await winner;
    }

    private static async Task DropAsync(Task<Outcome<HttpResponseMessage>> loser)
    {
        try
        {
            (await loser).Result?.Dispose();
        }
        catch (OperationCanceledException)
        {
            // As it should be.
        }
    }

    private async Task<Outcome<HttpResponseMessage>> SendWithRetriesAsync(BackendRequest request, CancellationToken cancellationToken, bool isHedge = false)
    {
        var started = time.GetTimestamp();
        try
        {
            if (Interlocked.Increment(ref _inFlight) > options.MaxConcurrentCalls)
            {
                return Outcome.FromException<HttpResponseMessage>(new RateLimiterRejectedException());
            }

            for (var attempt = 0; ; attempt++)
            {
                Outcome<HttpResponseMessage> outcome;
                var began = attempt == 0 ? started : time.GetTimestamp();
                var explained = request.Shared?.TryExplain(began, isHedge);
                var context = ResilienceContextPool.Shared.Get(cancellationToken);
                try
                {
                    if (request.Method != HttpMethod.Get)
                    {
                        context.MarkWrite();
                    }

                    outcome = await _circuit.ExecuteOutcomeAsync(
                        static (context, call) => call.Calls.AttemptAsync(call.Request, call.Started, context), context, (Calls: this, Request: request, Started: started));
                    // Also for who has joined meanwhile.
                    Explain(explained ?? request.Shared?.TryExplain(began, isHedge), outcome, context);
                }
                catch (Exception exception) when (exception is not OperationCanceledException)
                {
                    // An abandoned attempt, which the circuit breaker does not count.
                    outcome = Outcome.FromException<HttpResponseMessage>(exception);
                }
                finally
                {
                    ResilienceContextPool.Shared.Return(context);
                }

                if (WaitBeforeRetry(request, outcome, attempt) is not { } wait)
                {
                    return outcome;
                }

                outcome.Result?.Dispose();
                await Task.Delay(wait, time, cancellationToken);
            }
        }
        finally
        {
            Interlocked.Decrement(ref _inFlight);
        }
    }

    /// <summary>
    /// One attempt: sends the time that is left downstream, reads the whole body within its limit (so that a body that breaks off or never
    /// ends is a failed attempt, too), and learns how long answers take.
    /// </summary>
    private async ValueTask<Outcome<HttpResponseMessage>> AttemptAsync(BackendRequest request, long started, ResilienceContext context)
    {
        var (own, left) = (request.Method == HttpMethod.Get ? options.AttemptTimeout : options.WriteAttemptTimeout, TimeLeft(request, started, context));
        using var timeout = new CancellationTokenSource(own < left ? own : left, time);
        using var abandoned = context.CancellationToken.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), timeout);
        var began = time.GetTimestamp();
        try
        {
            var response = await http.SendAsync(MessageTo(await instances.NextAsync(request.Path, timeout.Token), request), timeout.Token);
            try
            {
                // What fits alone fits together.
                await response.Content.LoadIntoBufferAsync(Math.Min((long)options.MaxResponseBytes * request.Ids, int.MaxValue), timeout.Token);
            }
            catch
            {
                response.Dispose();
                throw;
            }

            if (response.IsSuccessStatusCode)
            {
                _answerTimes.Record(time.GetElapsedTime(began));
                _retries.Earn();
                _hedges.Earn();
            }

            return Outcome.FromResult(response);
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !context.CancellationToken.IsCancellationRequested)
        {
            // Where this process did not even notice in time it has too much to do, which says nothing of the backend.
            if (left < own || time.GetElapsedTime(began) > own + Unnoticed)
            {
                context.MarkAbandoned();
            }

            return Outcome.FromException<HttpResponseMessage>(new TimeoutRejectedException("The attempt took too long.", own));
        }
        catch (Exception exception)
        {
            return Outcome.FromException<HttpResponseMessage>(exception);
        }
    }

    /// <summary>
    /// Only a transient failure is retried, only of a repeatable request, only while the wait and a typical answer still fit into what is
    /// left of the caller's time, and only within the backend's budget.
    /// </summary>
    private TimeSpan? WaitBeforeRetry(BackendRequest request, in Outcome<HttpResponseMessage> outcome, int attempt)
    {
        if (!Transient.IsTransient(outcome) || attempt >= options.Retry.MaxAttempts || !request.IsRepeatable)
        {
            return null;
        }

        // Exponential, jittered by ±50% so that callers who failed together do not come back together.
        var wait = outcome.Result is { StatusCode: HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable } response
            && Transient.RetryAfter(response, time) is { } asked ? asked : options.Retry.Delay * Math.Pow(2, attempt) * (0.5 + (jitter ?? Random.Shared).NextDouble());
        // An instance that is gone had no work of it, so trying the next one multiplies nothing.
        var reachedNobody = outcome.Exception is HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError };
        return request.Deadline.TimeLeft >= wait + (_answerTimes.Typical ?? TimeSpan.Zero) && (reachedNobody || _retries.TrySpend()) ? wait : null;
    }

    private void Explain(Attempt? attempt, in Outcome<HttpResponseMessage> outcome, ResilienceContext context)
    {
        if (attempt is not null && outcome.Exception is not OperationCanceledException)
        {
            attempt.End = new(
                time.GetTimestamp(),
                outcome.Result is { } response ? $"{(int)response.StatusCode}" : BackendHttp.ToFailure(outcome.Exception!).Reason.WireName(),
                CircuitBreaker.StateMet(context, outcome.Exception));
        }
    }

    /// <summary>Of the whole call; the deadline of one that somebody waits for ends it by its token.</summary>
    private TimeSpan TimeLeft(BackendRequest request, long started, ResilienceContext context)
    {
        var total = options.TotalTimeout - time.GetElapsedTime(started);
        var left = context.CancellationToken.CanBeCanceled || total < request.Deadline.TimeLeft ? total : request.Deadline.TimeLeft;
        return left > TimeSpan.FromMilliseconds(1) ? left : TimeSpan.FromMilliseconds(1);
    }

    private static HttpRequestMessage MessageTo(Uri address, BackendRequest request)
    {
        var message = request.CreateMessage(address);
        message.Content ??= Nothing;
        message.Headers.TryAddWithoutValidation(RequestDeadline.HeaderName, RequestDeadline.Format(request.Deadline.TimeLeft));
        return message;
    }

    private static bool IsGood(in Outcome<HttpResponseMessage> outcome) => outcome.Exception is null && !Transient.IsTransient(outcome);

    private static ByteArrayContent CreateNothing()
    {
        var nothing = new ByteArrayContent([]);
        // Looked up once, it is not written to any more and can be sent by any number of requests at a time.
        _ = nothing.Headers.ContentLength;
        return nothing;
    }
}
