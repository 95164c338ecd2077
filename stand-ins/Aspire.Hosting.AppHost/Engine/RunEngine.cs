using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Eventing;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Aspire.Hosting.Engine;

/// <summary>Runs the application's resources as processes of this machine.</summary>
internal sealed class RunEngine(
    DistributedApplicationModel model,
    IServiceProvider services,
    IOptions<HealthCheckServiceOptions> healthChecks,
    IDistributedApplicationEventing eventing,
    ResourceNotificationService notifications,
    ResourceOutput output,
    ParameterStates parameters,
    EndpointAllocator endpoints,
    IProcessGuard guard,
    InstanceServices instanceServices,
    IHostApplicationLifetime lifetime,
    TimeProvider clock) : IApplicationEngine
{
    private IReadOnlyList<ResourceGroup> _groups = [];
    private Task? _stopping;

    /// <summary>Completes when every resource that starts by itself runs or has failed to start.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        ModelValidator.Validate(model, healthChecks.Value);
        await eventing.PublishAsync(new BeforeStartEvent(services, model), cancellationToken);
        output.Start();
        _ = StopWithParentAsync();
        await parameters.PublishAsync(cancellationToken);

        _groups = [.. model.Resources.Where(IsProcess).Select(resource => new ResourceGroup(resource, instanceServices))];
        endpoints.Allocate();
        foreach (var group in _groups)
        {
            await notifications.PublishUpdateAsync(
                group.Resource, _ => InstanceSnapshot.Initial(group.Resource, group.StartsByItself, clock.GetUtcNow().UtcDateTime));
        }

        await Task.WhenAll(_groups.Where(group => group.StartsByItself)
            .SelectMany(group => group.Instances)
            .Select(instance => instance.StartAsync(cancellationToken)));
    }

    /// <summary>Ends all processes; each has six seconds.</summary>
    public Task StopAsync(CancellationToken cancellationToken) => _stopping ??= StopOnceAsync();

    public async Task<ExecuteCommandResult> ExecuteCommandAsync(string resourceId, string commandName, CancellationToken cancellationToken)
    {
        if (Find(resourceId) is not { } instance)
        {
            return CommandResults.Failure($"Resource '{resourceId}' not found.");
        }

        switch (commandName)
        {
            case "start" when instance.StopWaiting():
                return CommandResults.Success();
            case "start":
                await instance.StartAsync(cancellationToken);
                break;
            case "stop":
                await instance.StopAsync();
                break;
            case "restart":
                await instance.StopAsync();
                await instance.StartAsync(cancellationToken);
                break;
            default:
                return CommandResults.Failure($"Command '{commandName}' not available for resource '{resourceId}'.");
        }

        return commandName is "stop" || instance.IsRunning
            ? CommandResults.Success()
            : CommandResults.Failure($"Resource '{resourceId}' did not start; its log says why.");
    }

    private static bool IsProcess(IResource resource) => resource is ProjectResource or ContainerResource;

    private ResourceInstance? Find(string resourceId)
    {
        var instances = _groups.SelectMany(group => group.Instances).ToArray();
        var named = instances.Where(instance => string.Equals(instance.Resource.Name, resourceId, StringComparison.OrdinalIgnoreCase)).ToArray();
        return instances.FirstOrDefault(instance => instance.Id == resourceId) ?? (named is [var only] ? only : null);
    }

    private async Task StopOnceAsync()
    {
        await Task.WhenAll(_groups.SelectMany(group => group.Instances).Select(instance => instance.StopAsync()));
        await endpoints.DisposeAsync();
        guard.Dispose();
    }

    private async Task StopWithParentAsync()
    {
        try
        {
            await ParentWatch.WaitForLossAsync(clock, lifetime.ApplicationStopping);
            lifetime.StopApplication();
        }
        catch (OperationCanceledException)
        {
            // The application stops for another reason.
        }
    }
}
