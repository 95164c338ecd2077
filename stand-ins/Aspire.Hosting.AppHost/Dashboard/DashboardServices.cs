using Microsoft.Extensions.DependencyInjection;

namespace Aspire.Hosting.Dashboard;

internal static class DashboardServices
{
    /// <summary>Puts the dashboard around the engine that is registered already.</summary>
    public static IServiceCollection AddDashboard(this IServiceCollection services) =>
        services.AddSingleton<EngineResourceSource>().AddSingleton<IApplicationEngine, EngineWithDashboard>();
}
