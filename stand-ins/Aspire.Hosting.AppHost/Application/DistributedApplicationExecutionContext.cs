namespace Aspire.Hosting;

public enum DistributedApplicationOperation
{
    Run,
    Publish,
}

/// <summary>What the AppHost was started for.</summary>
public sealed class DistributedApplicationExecutionContext(DistributedApplicationOperation operation)
{
    private IServiceProvider? _services;

    public DistributedApplicationOperation Operation { get; } = operation;

    /// <summary>The application is to be started.</summary>
    public bool IsRunMode => Operation is DistributedApplicationOperation.Run;

    /// <summary>The application is to be described for a deployment; nothing is started.</summary>
    public bool IsPublishMode => Operation is DistributedApplicationOperation.Publish;

    /// <exception cref="InvalidOperationException">The application is not built yet.</exception>
    public IServiceProvider Services
    {
        get => _services ?? throw new InvalidOperationException("The services are available once the application is built.");
        internal set => _services = value;
    }
}
