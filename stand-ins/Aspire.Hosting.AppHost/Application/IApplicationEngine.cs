namespace Aspire.Hosting;

/// <summary>What an AppHost does with its model: run it, or write it down. Which one is registered depends on the operation.</summary>
internal interface IApplicationEngine
{
    /// <exception cref="DistributedApplicationException">It cannot be done; nothing is left running.</exception>
    Task StartAsync(CancellationToken cancellationToken);

    Task StopAsync(CancellationToken cancellationToken);
}
