using System.Net;
using Microsoft.Extensions.Http.Resilience;
using Microsoft.Extensions.Options;
using Polly;

namespace ProductBff.Bff.Backends.Resilience;

/// <summary>Puts a backend's settings into the standard resilience handler, and the handler in its place.</summary>
internal static class BackendResilience
{
    /// <summary>
    /// Outer to inner: hedge, limiter, total timeout, retry, circuit breaker, attempt timeout, the attempt, discovery.
    /// The pipeline is the client's own, so each backend has one circuit breaker and no two share any.
    /// </summary>
    public static IHttpClientBuilder AddBackendResilience(this IHttpClientBuilder http)
    {
        var name = http.Name;

#pragma warning disable EXTEXP0001 // The defaults' handler has settings for a process, not for a page; this backend gets its own.
        http.RemoveAllResilienceHandlers();
#pragma warning restore EXTEXP0001

        http.AddResilienceHandler("hedge", (pipeline, context) =>
        {
            var options = OptionsOf(context.ServiceProvider, name);
            if (options.Hedging.Enabled)
            {
                pipeline.AddHedging(new Hedge(options.Hedging, StateOf(context.ServiceProvider, name)).ToStrategy());
            }
        });

        http.AddStandardResilienceHandler().Configure((standard, services) =>
        {
            Apply(OptionsOf(services, name), StateOf(services, name), services.GetRequiredService<TimeProvider>(), standard);
            standard.CircuitBreaker.LogCircuitOf(
                name, services.GetRequiredService<ILoggerFactory>().CreateLogger("ProductBff.Bff.Backends.CircuitBreaker"));
            standard.CircuitBreaker.IgnoreAbandonedAttempts();
        });

        http.AddHttpMessageHandler(services => new AttemptHandler(
            StateOf(services, name), OptionsOf(services, name).MaxResponseBytes, services.GetRequiredService<TimeProvider>()));

        // Discovery, which the defaults put first, goes last: each attempt picks an instance anew.
        return http.ConfigureAdditionalHttpMessageHandlers((handlers, _) =>
        {
            DelegatingHandler[] ordered = [.. handlers.OrderBy(handler => handler switch
            {
                ResilienceHandler => 0,
                AttemptHandler => 1,
                _ => 2,
            })];
            handlers.Clear();
            foreach (var handler in ordered)
            {
                handlers.Add(handler);
            }
        });
    }

    private static void Apply(BackendOptions options, BackendState state, TimeProvider time, HttpStandardResilienceOptions standard)
    {
        standard.RateLimiter.DefaultRateLimiterOptions.PermitLimit = options.MaxConcurrentCalls;
        standard.TotalRequestTimeout.Timeout = options.TotalTimeout;
        standard.AttemptTimeout.Timeout = options.AttemptTimeout;
        standard.AttemptTimeout.TimeoutGenerator = args => ValueTask.FromResult(
            args.Context.GetRequestMessage()?.Method == HttpMethod.Get ? options.AttemptTimeout : options.WriteAttemptTimeout);

        var retry = new RetryThatFits(options.Retry, state, time);
        standard.Retry.MaxRetryAttempts = Math.Max(1, options.Retry.MaxAttempts);
        standard.Retry.ShouldRetryAfterHeader = false;
        standard.Retry.ShouldHandle = retry.ShouldRetryAsync;
        standard.Retry.DelayGenerator = RetryThatFits.WaitAsync;

        standard.CircuitBreaker.FailureRatio = options.CircuitBreaker.FailureRatio;
        standard.CircuitBreaker.MinimumThroughput = options.CircuitBreaker.MinimumThroughput;
        standard.CircuitBreaker.SamplingDuration = options.CircuitBreaker.SamplingDuration;
        standard.CircuitBreaker.BreakDuration = options.CircuitBreaker.BreakDuration;
        standard.CircuitBreaker.ShouldHandle = static args => ValueTask.FromResult(
            Transient.IsTransient(args.Outcome) && (!IsRefusedWrite(args.Context, args.Outcome) || AbandonedAttempts.IsProbe(args.Context)));
    }

    // A database may take no writes while it is read: those who write are told, and those who read share the circuit. As a probe it closes none.
    private static bool IsRefusedWrite(ResilienceContext context, in Outcome<HttpResponseMessage> outcome) =>
        outcome.Result?.StatusCode == HttpStatusCode.ServiceUnavailable && context.GetRequestMessage()?.Method != HttpMethod.Get;

    private static BackendOptions OptionsOf(IServiceProvider services, string name) =>
        services.GetRequiredService<IOptionsMonitor<BackendOptions>>().Get(name);

    private static BackendState StateOf(IServiceProvider services, string name) =>
        services.GetRequiredKeyedService<BackendState>(name);
}
