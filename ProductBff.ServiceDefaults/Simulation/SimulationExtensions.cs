using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using ProductBff.ServiceDefaults.Settings;

namespace ProductBff.ServiceDefaults.Simulation;

/// <summary>Makes endpoints as slow as the settings say.</summary>
public static class SimulationExtensions
{
    /// <summary>Reads and checks the section <c>Simulation</c>.</summary>
    public static void AddSimulation(this IServiceCollection services, IConfiguration configuration) =>
        services.AddSettings<SimulationOptions>(configuration, SimulationOptions.SectionName);

    /// <summary>Delays the handlers by <see cref="SimulationOptions.DelayMs"/>, after the filters added before it; ends early when the request is aborted.</summary>
    public static TBuilder WithSimulatedDelay<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder =>
        builder.AddEndpointFilterFactory((factory, next) =>
        {
            var delay = TimeSpan.FromMilliseconds(
                factory.ApplicationServices.GetRequiredService<IOptions<SimulationOptions>>().Value.DelayMs);
            var time = factory.ApplicationServices.GetRequiredService<TimeProvider>();
            return delay == TimeSpan.Zero
                ? next
                : async context =>
                {
                    await Task.Delay(delay, time, context.HttpContext.RequestAborted);
                    return await next(context);
                };
        });
}
