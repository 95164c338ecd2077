using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Eventing;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Engine;

/// <summary>What every instance needs.</summary>
internal sealed record InstanceServices(
    IServiceProvider Services,
    IDistributedApplicationEventing Eventing,
    ResourceNotificationService Notifications,
    ResourceLoggerService Loggers,
    ResourceLauncher Launcher,
    EndpointAllocator Endpoints,
    HealthMonitor Health,
    IHostApplicationLifetime Lifetime,
    TimeProvider Clock)
{
    // Ctrl+C goes to every process of the terminal; one of them may have ended before we have heard of it.
    private static readonly TimeSpan InterruptWindow = TimeSpan.FromMilliseconds(200);

    /// <summary>Whether the application is stopping, or is told to within a moment.</summary>
    public async Task<bool> IsStoppingAsync()
    {
        try
        {
            await Task.Delay(InterruptWindow, Clock, Lifetime.ApplicationStopping);
            return false;
        }
        catch (OperationCanceledException)
        {
            return true;
        }
    }
}
