using System.Runtime.ExceptionServices;
using Microsoft.Extensions.Http.Resilience;
using Polly;

namespace ProductBff.Bff.Backends.Resilience;

/// <summary>
/// Keeps attempts that were cancelled from having a say in the circuit: they tell nothing of the backend. To Polly an outcome is a failure
/// or a success, and a success closes a half-open circuit, so that whoever leaves early would close it on a backend that hangs.
/// </summary>
internal static class AbandonedAttempts
{
    private static readonly ResiliencePropertyKey<bool> ProbeKey = new("ProductBff.Probe");

    /// <summary>To be called last: wraps what the options say already.</summary>
    public static void IgnoreAbandonedAttempts(this HttpCircuitBreakerStrategyOptions circuit)
    {
        var (isFailure, halfOpened, breakDuration) = (circuit.ShouldHandle, circuit.OnHalfOpened, circuit.BreakDuration);
        circuit.OnHalfOpened = args =>
        {
            args.Context.Properties.Set(ProbeKey, value: true);
            return halfOpened?.Invoke(args) ?? ValueTask.CompletedTask;
        };
        circuit.ShouldHandle = args =>
        {
            if (!IsAbandoned(args.Context, args.Outcome))
            {
                return isFailure(args);
            }

            if (!IsProbe(args.Context))
            {
                // Neither answer of this predicate is right; thrown out of it, the attempt is not counted at all.
                ExceptionDispatchInfo.Throw(args.Outcome.Exception!);
            }

            return ValueTask.FromResult(true);
        };
        // A half-open circuit waits for its probe's outcome. A probe that was abandoned opens it again, for no time: the next call probes.
        circuit.BreakDurationGenerator = args => ValueTask.FromResult(
            IsProbe(args.Context) && args.Context.CancellationToken.IsCancellationRequested ? TimeSpan.Zero : breakDuration);
    }

    private static bool IsAbandoned(ResilienceContext context, in Outcome<HttpResponseMessage> outcome) =>
        outcome.Exception is OperationCanceledException && context.CancellationToken.IsCancellationRequested;

    /// <summary>Whether the attempt is the one that a half-open circuit lets through.</summary>
    public static bool IsProbe(ResilienceContext context) => context.Properties.TryGetValue(ProbeKey, out var isProbe) && isProbe;
}
