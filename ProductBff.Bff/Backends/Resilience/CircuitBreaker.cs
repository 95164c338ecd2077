using System.Net;
using System.Runtime.ExceptionServices;
using Polly;
using Polly.CircuitBreaker;

namespace ProductBff.Bff.Backends.Resilience;

/// <summary>A backend's one circuit breaker, which says in one line when it changes its state: an outage is news once.</summary>
/// <remarks>
/// An attempt that nobody waited for tells nothing of the backend. To Polly an outcome is a failure or a success, and a success closes a
/// half-open circuit, so that whoever leaves early would close it on a backend that hangs. Such attempts have no say here.
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
                // A half-open circuit waits for its probe's outcome. A probe that was abandoned opens it again, for no time: the next call probes.
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

    /// <summary>A refused write says nothing of the reads with which it shares the circuit.</summary>
    public static void MarkWrite(this ResilienceContext context) => context.Properties.Set(WriteKey, value: true);

    /// <summary>That the attempt was ended says nothing of the backend.</summary>
    public static void MarkAbandoned(this ResilienceContext context) => context.Properties.Set(AbandonedKey, value: true);

    /// <summary>The state that an attempt met, as Polly tells it.</summary>
    public static string StateMet(ResilienceContext context, Exception? exception) =>
        exception is BrokenCircuitException ? "open" : Is(context, ProbeKey) ? "half-open" : "closed";

    private static ValueTask<bool> ShouldHandle(CircuitBreakerPredicateArguments<HttpResponseMessage> args)
    {
        var isProbe = Is(args.Context, ProbeKey);
        if (args.Outcome.Exception is { } exception && IsAbandoned(args.Context))
        {
            if (!isProbe)
            {
                // Neither answer of this predicate is right; thrown out of it, the attempt is not counted at all.
                ExceptionDispatchInfo.Throw(exception);
            }

            return ValueTask.FromResult(true);
        }

        // A database may take no writes while it is read: those who write are told, and those who read share the circuit. As a probe it closes none.
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
