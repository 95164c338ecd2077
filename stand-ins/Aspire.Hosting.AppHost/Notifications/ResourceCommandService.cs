using Aspire.Hosting.Engine;

namespace Aspire.Hosting.ApplicationModel;

public sealed class ExecuteCommandResult
{
    public required bool Success { get; init; }

    /// <summary>Why not.</summary>
    public string? Message { get; init; }
}

public static class CommandResults
{
    public static ExecuteCommandResult Success() => new() { Success = true };

    public static ExecuteCommandResult Failure(string? errorMessage = null) => new() { Success = false, Message = errorMessage };
}

/// <summary>Starts, stops and restarts instances.</summary>
public sealed class ResourceCommandService
{
    private readonly RunEngine _engine;

    internal ResourceCommandService(RunEngine engine) => _engine = engine;

    /// <param name="resourceId">Id of an instance, or the name of a resource that has one instance.</param>
    /// <param name="commandName">One of <see cref="KnownResourceCommands"/>.</param>
    /// <param name="cancellationToken">Stops waiting for the command's end.</param>
    public Task<ExecuteCommandResult> ExecuteCommandAsync(string resourceId, string commandName, CancellationToken cancellationToken = default) =>
        _engine.ExecuteCommandAsync(resourceId, commandName, cancellationToken);

    /// <summary>The same for all instances of a resource.</summary>
    public async Task<ExecuteCommandResult> ExecuteCommandAsync(
        IResource resource, string commandName, CancellationToken cancellationToken = default)
    {
        var results = await Task.WhenAll(
            resource.GetResolvedResourceNames().Select(id => ExecuteCommandAsync(id, commandName, cancellationToken)));
        var failures = results.Where(result => !result.Success).Select(result => result.Message).ToArray();
        return failures is [] ? CommandResults.Success() : CommandResults.Failure(string.Join(' ', failures));
    }
}
