using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace ProductBff.Storage.PeriodicWrites;

/// <summary>Registers background jobs that write to a service's database.</summary>
public static class PeriodicWriteExtensions
{
    /// <summary>Runs a step after each interval, and again at once for as long as it writes something.</summary>
    /// <param name="services">The service's collection.</param>
    /// <param name="subject">What the job works on, in the plural, for the log.</param>
    /// <param name="interval">The time between two rounds, from the settings.</param>
    /// <param name="step">Runs in a transaction of its own; returns true when it wrote something.</param>
    /// <typeparam name="TService">The service that the step uses, resolved in a scope of its own.</typeparam>
    public static void AddPeriodicWrite<TService>(
        this IServiceCollection services, string subject, Func<IServiceProvider, TimeSpan> interval, Func<TService, CancellationToken, Task<bool>> step)
        where TService : notnull =>
        services.AddSingleton<IHostedService>(provider =>
            ActivatorUtilities.CreateInstance<PeriodicWrite<TService>>(provider, subject, interval(provider), step));
}
