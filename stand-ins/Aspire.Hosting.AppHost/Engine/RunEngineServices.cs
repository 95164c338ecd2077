using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;

namespace Aspire.Hosting.Engine;

internal static class RunEngineServices
{
    public static IServiceCollection AddRunEngine(this IServiceCollection services)
    {
        services.AddSingleton(_ => ProcessGuard.Create());
        services.AddSingleton<EndpointAllocator>();
        services.AddSingleton<HealthMonitor>();
        services.AddSingleton<InstanceServices>();
        services.AddSingleton<ParameterStates>();
        services.AddSingleton<ResourceEnvironment>();
        services.AddSingleton<ResourceLauncher>();
        services.AddSingleton<ResourceOutput>();
        services.AddSingleton<RunEngine>();
        services.AddSingleton<IApplicationEngine>(provider => provider.GetRequiredService<RunEngine>());
        return services.AddSingleton(provider => new ResourceCommandService(provider.GetRequiredService<RunEngine>()));
    }
}
