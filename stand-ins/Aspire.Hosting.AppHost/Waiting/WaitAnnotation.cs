namespace Aspire.Hosting.ApplicationModel;

/// <summary>What to do when the resource that is waited for fails: go on waiting for its restart, or fail as well.</summary>
public enum WaitBehavior
{
    WaitOnResourceUnavailable,
    StopOnResourceUnavailable,
}

public enum WaitType
{
    WaitUntilHealthy,
    WaitForCompletion,
    WaitUntilStarted,
}

public sealed class WaitAnnotation(IResource resource, WaitType waitType, int exitCode = 0) : IResourceAnnotation
{
    public IResource Resource { get; } = resource;

    public WaitType WaitType { get; } = waitType;

    /// <summary>For <see cref="WaitType.WaitForCompletion"/>: the exit code that counts as done.</summary>
    public int ExitCode { get; } = exitCode;

    /// <summary>Null: what the application's default is.</summary>
    public WaitBehavior? WaitBehavior { get; init; }
}
