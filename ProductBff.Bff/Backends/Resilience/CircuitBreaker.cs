using System.Runtime.ExceptionServices;
using Polly;
using Polly.CircuitBreaker;

namespace ProductBff.Bff.Backends.Resilience;

/// <summary>A backend's circuit breaker. It logs one line per change of state, so that an outage is reported once.</summary>
/// <remarks>
/// An abandoned attempt says nothing about the backend, but Polly counts every outcome as a failure or a success, and a success closes a
/// half-open circuit: a caller that leaves early would close it on a backend that hangs. So abandoned attempts are not counted here.
/// </remarks>
internal static partial class CircuitBreaker
{
    private static readonly ResiliencePropertyKey<bool> WriteKey = new("ProductBff.Write");
    private static readonly ResiliencePropertyKey<bool> ProbeKey = new("ProductBff.Probe");
    private static readonly ResiliencePropertyKey<bool> AbandonedKey = new("ProductBff.Abandoned");

    public static ResiliencePipeline<HttpResponseMessage> Create(
        string backend, BackendOptions.CircuitBreakerOptions options, TimeProvider time, ILogger log)
    {
        var probeWasAbandoned = false;
        return new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = time }
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions<HttpResponseMessage>
            {
                FailureRatio = options.FailureRatio,
                MinimumThroughput = options.MinimumThroughput,
                SamplingDuration = options.SamplingDuration,
                // A half-open circuit waits for its probe. An abandoned probe re-opens the circuit for zero time, so that the next call is the new probe.
                BreakDurationGenerator = args => ValueTask.FromResult(
                    Is(args.Context, ProbeKey) && IsAbandoned(args.Context) ? TimeSpan.Zero : options.BreakDuration),
                ShouldHandle = ShouldHandle,
                OnOpened = args =>
                {
                    probeWasAbandoned = args.BreakDuration == TimeSpan.Zero;
                    if (!probeWasAbandoned)
                    {
                        Opened(log, backend, args.BreakDuration, args.Outcome.Exception?.Message ?? $"HTTP {(int?)args.Outcome.Result?.StatusCode}");
                    }

                    return ValueTask.CompletedTask;
                },
                OnHalfOpened = args =>
                {
                    args.Context.Properties.Set(ProbeKey, value: true);
                    if (!probeWasAbandoned)
                    {
                        Probing(log, backend);
                    }

                    return ValueTask.CompletedTask;
                },
                OnClosed = _ =>
                {
                    Closed(log, backend);
                    return ValueTask.CompletedTask;
                },
            })
            .Build();
    }

    /// <summary>Marks a write: a refused write (503) says nothing about the reads that share the circuit.</summary>
    public static void MarkWrite(this ResilienceContext context) => context.Properties.Set(WriteKey, value: true);

    /// <summary>Marks an attempt that was cut short, which says nothing about the backend.</summary>
    public static void MarkAbandoned(this ResilienceContext context) => context.Properties.Set(AbandonedKey, value: true);

    /// <summary>The state of the circuit that an attempt met: <c>open</c>, <c>half-open</c> or <c>closed</c>.</summary>
    public static string StateMet(ResilienceContext context, Exception? exception) =>
        exception is BrokenCircuitException ? "open" : Is(context, ProbeKey) ? "half-open" : "closed";

    private static ValueTask<bool> ShouldHandle(CircuitBreakerPredicateArguments<HttpResponseMessage> args)
    {
        var isProbe = Is(args.Context, ProbeKey);
        if (args.Outcome.Exception is { } exception && IsAbandoned(args.Context))
        {
            if (!isProbe)
            {
                // Neither failure nor success is right; an exception from this predicate makes Polly count nothing.
                ExceptionDispatchInfo.Throw(exception);
            }

            return ValueTask.FromResult(true);
        }

        // A service may refuse writes while reads on the same circuit work, so a refused write is no failure; except as a probe, or it would close the circuit.
        var isRefusedWrite = args.Outcome.Result?.StatusCode == HttpStatusCode.ServiceUnavailable && Is(args.Context, WriteKey);
        return ValueTask.FromResult(Transient.IsTransient(args.Outcome) && (isProbe || !isRefusedWrite));
    }

    private static bool IsAbandoned(ResilienceContext context) => context.CancellationToken.IsCancellationRequested || Is(context, AbandonedKey);

    private static bool Is(ResilienceContext context, ResiliencePropertyKey<bool> key) => context.Properties.TryGetValue(key, out var set) && set;

    [LoggerMessage(Level = LogLevel.Warning, EventName = "CircuitOpened",
        Message = "The circuit to {Backend} is open for {BreakDuration}; its sections degrade at once. Last failure: {Failure}")]
    private static partial void Opened(ILogger logger, string backend, TimeSpan breakDuration, string failure);

    [LoggerMessage(Level = LogLevel.Information, EventName = "CircuitProbing", Message = "The circuit to {Backend} lets one call through")]
    private static partial void Probing(ILogger logger, string backend);

    [LoggerMessage(Level = LogLevel.Information, EventName = "CircuitClosed", Message = "The circuit to {Backend} is closed again")]
    private static partial void Closed(ILogger logger, string backend);
}
