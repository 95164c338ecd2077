namespace ProductBff.Bff.Backends.Resilience;

/// <summary>
/// What is said of a backend in trouble: one line when its circuit opens and one when it closes. Polly's own log is switched off
/// (appsettings.json), for it writes a stack for each failed attempt.
/// </summary>
internal static partial class CircuitLog
{
    [LoggerMessage(Level = LogLevel.Warning, EventName = "CircuitOpened",
        Message = "The circuit of {Backend} is open: no call for {BreakDuration}, then one to probe it")]
    public static partial void CircuitOpened(this ILogger logger, string backend, TimeSpan breakDuration);

    [LoggerMessage(Level = LogLevel.Information, EventName = "CircuitClosed", Message = "The circuit of {Backend} is closed again")]
    public static partial void CircuitClosed(this ILogger logger, string backend);
}
