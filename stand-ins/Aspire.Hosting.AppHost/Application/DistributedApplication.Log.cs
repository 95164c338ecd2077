using Microsoft.Extensions.Logging;

namespace Aspire.Hosting;

// The texts are those of Aspire, because tools look for them.
public partial class DistributedApplication
{
    [LoggerMessage(EventId = 0, Level = LogLevel.Information, Message = "Aspire AppHost version: {Version}")]
    private partial void LogVersion(string? version);

    [LoggerMessage(EventId = 0, Level = LogLevel.Information, Message = "Distributed application starting.")]
    private partial void LogStarting();

    [LoggerMessage(EventId = 0, Level = LogLevel.Information, Message = "Application host directory is: {AppHostDirectory}")]
    private partial void LogDirectory(string appHostDirectory);

    [LoggerMessage(EventId = 0, Level = LogLevel.Information, Message = "Distributed application started. Press Ctrl+C to shut down.")]
    private partial void LogStarted();

    [LoggerMessage(EventId = 0, Level = LogLevel.Critical, Message = "The application cannot start. {Reason}")]
    private partial void LogCannotStart(string reason);
}
