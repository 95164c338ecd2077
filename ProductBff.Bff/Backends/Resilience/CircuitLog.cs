using Microsoft.Extensions.Http.Resilience;

namespace ProductBff.Bff.Backends.Resilience;

/// <summary>One line when a backend's circuit changes its state: an outage is news once, not at every request.</summary>
internal static partial class CircuitLog
{
    public static void LogCircuitOf(this HttpCircuitBreakerStrategyOptions circuit, string backend, ILogger logger)
    {
        var probeWasAbandoned = false;
        circuit.OnOpened = args =>
        {
            probeWasAbandoned = args.BreakDuration == TimeSpan.Zero;
            if (probeWasAbandoned)
            {
                return ValueTask.CompletedTask;
            }

            Opened(logger, backend, args.BreakDuration, args.Outcome.Exception?.Message ?? $"HTTP {(int?)args.Outcome.Result?.StatusCode}");
            return ValueTask.CompletedTask;
        };
        circuit.OnHalfOpened = _ =>
        {
            if (!probeWasAbandoned)
            {
                Probing(logger, backend);
            }

            return ValueTask.CompletedTask;
        };
        circuit.OnClosed = _ =>
        {
            Closed(logger, backend);
            return ValueTask.CompletedTask;
        };
    }

    [LoggerMessage(Level = LogLevel.Warning, EventName = "CircuitOpened",
        Message = "The circuit to {Backend} is open for {BreakDuration}; its sections degrade at once. Last failure: {Failure}")]
    private static partial void Opened(ILogger logger, string backend, TimeSpan breakDuration, string failure);

    [LoggerMessage(Level = LogLevel.Information, EventName = "CircuitProbing", Message = "The circuit to {Backend} lets one call through")]
    private static partial void Probing(ILogger logger, string backend);

    [LoggerMessage(Level = LogLevel.Information, EventName = "CircuitClosed", Message = "The circuit to {Backend} is closed again")]
    private static partial void Closed(ILogger logger, string backend);
}
