using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace ProductBff.Storage.PeriodicWrites;

/// <summary>Registers what a service does to its database by itself.</summary>
public static class PeriodicWriteExtensions
{
    /// <summary>Does it after each interval, once or, while the step has something to do, again.</summary>
    /// <param name="services">The service's.</param>
    /// <param name="subject">What it is about, in the plural, for the log.</param>
    /// <param name="interval">The time between two rounds, from the settings.</param>
    /// <param name="step">Runs in a transaction of its own; true where it wrote something.</param>
    /// <typeparam name="TService">Used by the step, in a scope of its own.</typeparam>
    public static void AddPeriodicWrite<TService>(
        this IServiceCollection services, string subject, Func<IServiceProvider, TimeSpan> interval, Func<TService, CancellationToken, Task<bool>> step)
        where TService : notnull =>
        services.AddSingleton<IHostedService>(provider =>
            ActivatorUtilities.CreateInstance<PeriodicWrite<TService>>(provider, subject, interval(provider), step));
}
