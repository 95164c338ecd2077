using Polly;
using Polly.RateLimiting;
using Polly.Timeout;
using ProductBff.Bff.Fetching;
using ProductBff.ServiceDefaults.Deadlines;

namespace ProductBff.Bff.Backends.Resilience;

/// <summary>
/// The resilience pipeline of one backend, from outer to inner: hedging, concurrency limit, retries, circuit breaker, attempt. Failures
/// are returned as outcomes; only the caller's own cancellation may be thrown.
/// </summary>
internal sealed class BackendCalls(
    string backend, BackendInstances instances, HttpMessageInvoker http, BackendOptions options, TimeProvider time, ILogger<BackendCalls> log,
    Random? jitter = null) : IDisposable
{
    // SocketsHttpHandler resends a request without content by itself, up to three times, if the connection closes before any response.
    // Sending empty content prevents that: it bypasses the retry budget and could repeat a write that has no idempotency key.
    // Its length is set here; after that nothing is written to its headers, so concurrent requests can share it.
    private static readonly HttpContent EmptyContent = new ByteArrayContent([]) { Headers = { ContentLength = 0 } };

    private static readonly TimeSpan TimeoutTolerance = TimeSpan.FromMilliseconds(50);

    private readonly LatencyQuantiles _latencies = new(options.Hedging.Quantile);
    private readonly ExtraCallBudget _retries = new(options.Retry.BudgetRatio, options.Retry.BudgetReserve);
    private readonly ExtraCallBudget _hedges = new(options.Hedging.BudgetRatio, reserve: 0);
    private readonly ResiliencePipeline<HttpResponseMessage> _circuit = CircuitBreaker.Create(backend, options.CircuitBreaker, time, log);
    private int _inFlight;

    /// <exception cref="OperationCanceledException">The caller cancelled the call.</exception>
    public Task<Outcome<HttpResponseMessage>> SendAsync(BackendRequest request, CancellationToken cancellationToken) =>
        options.Hedging.Enabled && request.Method == HttpMethod.Get && _latencies.Upper is { } upper
            ? SendHedgedAsync(request, upper > options.Hedging.MinDelay ? upper : options.Hedging.MinDelay, cancellationToken)
            : SendWithRetriesAsync(request, cancellationToken);

    public void Dispose() => http.Dispose();

    /// <summary>
    /// Makes a second call when the first takes longer than most, and returns the first good answer. A failure does not trigger the
    /// second call, because retries handle failures, but neither does it win over a call that is still running.
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
            (await winner).Result?.Dispose();
            return await other;
        }

        await loser.CancelAsync();
        _ = DropAsync(other);
        return await winner;
    }

    private static async Task DropAsync(Task<Outcome<HttpResponseMessage>> loser)
    {
        await ((Task)loser).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (loser.IsCompletedSuccessfully)
        {
            (await loser).Result?.Dispose();
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
                    // A caller that wants an explanation may have joined during the attempt.
                    Explain(explained ?? request.Shared?.TryExplain(began, isHedge), outcome, context);
                }
                catch (Exception exception) when (exception is not OperationCanceledException)
                {
                    // CircuitBreaker throws for an abandoned attempt, so that it is not counted.
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
    /// One attempt: sends the remaining time downstream, buffers the body up to its size limit (so that a truncated or endless body is a
    /// failed attempt, too), and records how long the answer took.
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
                // The limit is per id, so that ids which fit singly also fit in one batch.
                await response.Content.LoadIntoBufferAsync(Math.Min((long)options.MaxResponseBytes * request.Ids, int.MaxValue), timeout.Token);
            }
            catch
            {
                response.Dispose();
                throw;
            }

            if (response.IsSuccessStatusCode)
            {
                _latencies.Record(time.GetElapsedTime(began));
                _retries.Earn();
                _hedges.Earn();
            }

            return Outcome.FromResult(response);
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !context.CancellationToken.IsCancellationRequested)
        {
            // A shortened timeout says nothing about the backend, nor does one that this process, being overloaded, noticed too late.
            if (left < own || time.GetElapsedTime(began) > own + TimeoutTolerance)
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
    /// The delay before a retry, or null for none. Only a transient failure of a repeatable request is retried, only while the delay and a
    /// typical answer fit into the request's deadline, and only within the retry budget.
    /// </summary>
    private TimeSpan? WaitBeforeRetry(BackendRequest request, in Outcome<HttpResponseMessage> outcome, int attempt)
    {
        if (!Transient.IsTransient(outcome) || attempt >= options.Retry.MaxAttempts || !request.IsRepeatable)
        {
            return null;
        }

        // Exponential back-off, jittered by ±50% so that calls that failed together are not retried together.
        var wait = outcome.Result is { StatusCode: HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable } response
            && Transient.RetryAfter(response, time) is { } asked ? asked : options.Retry.Delay * Math.Pow(2, attempt) * (0.5 + (jitter ?? Random.Shared).NextDouble());
        // A failed connect caused the backend no work, so a retry at the next instance does not multiply load and costs no budget.
        var reachedNobody = outcome.Exception is HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError };
        return request.Deadline.TimeLeft >= wait + (_latencies.Typical ?? TimeSpan.Zero) && (reachedNobody || _retries.TrySpend()) ? wait : null;
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

    /// <summary>What is left for the whole call, at least 1 ms. A cancellable token enforces the request's deadline itself; otherwise it counts here.</summary>
    private TimeSpan TimeLeft(BackendRequest request, long started, ResilienceContext context)
    {
        var total = options.TotalTimeout - time.GetElapsedTime(started);
        var left = context.CancellationToken.CanBeCanceled || total < request.Deadline.TimeLeft ? total : request.Deadline.TimeLeft;
        return left > TimeSpan.FromMilliseconds(1) ? left : TimeSpan.FromMilliseconds(1);
    }

    private static HttpRequestMessage MessageTo(Uri address, BackendRequest request)
    {
        var message = request.CreateMessage(address);
        message.Content ??= EmptyContent;
        message.Headers.TryAddWithoutValidation(RequestDeadline.HeaderName, RequestDeadline.Format(request.Deadline.TimeLeft));
        return message;
    }

    private static bool IsGood(in Outcome<HttpResponseMessage> outcome) => outcome.Exception is null && !Transient.IsTransient(outcome);
}
