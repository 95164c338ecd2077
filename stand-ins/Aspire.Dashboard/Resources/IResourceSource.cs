namespace Aspire.Dashboard.Resources;

/// <summary>All that the dashboard knows of the engine that runs the resources.</summary>
public interface IResourceSource
{
    /// <summary>The present state of every resource, then every change, until cancelled.</summary>
    IAsyncEnumerable<ResourceSnapshot> WatchResourcesAsync(CancellationToken cancellationToken);

    /// <summary>What the resource has printed so far, then what it prints, in batches, until cancelled.</summary>
    IAsyncEnumerable<IReadOnlyList<ConsoleLine>> WatchConsoleAsync(string instanceId, CancellationToken cancellationToken);

    /// <summary>Runs a command of <see cref="ResourceSnapshot.Commands"/>; returns when it is done.</summary>
    Task<CommandOutcome> ExecuteCommandAsync(string instanceId, string command, CancellationToken cancellationToken);
}

/// <summary>One line of output; <paramref name="Text"/> may carry ANSI colours.</summary>
public sealed record ConsoleLine(DateTimeOffset? Time, string Text, bool IsError = false);

/// <summary>Whether a command did what it says; <paramref name="Message"/> is for the user.</summary>
public sealed record CommandOutcome(bool Success, string? Message = null);
