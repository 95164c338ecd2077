using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ProductBff.ServiceDefaults.Hosting;

/// <summary>
/// Runs code once before the instance listens, so that the first callers do not wait for JIT compilation: a caller with a deadline
/// would give up, and a circuit breaker that probes a newly started instance would stay open.
/// </summary>
public static class WarmUp
{
    /// <summary>
    /// Uses a service in a scope of its own. Register it after the hosted services that it needs; a failure is logged and does not
    /// keep the instance from listening.
    /// </summary>
    public static void AddWarmUp<TService>(this IServiceCollection services, Func<TService, CancellationToken, Task> use)
        where TService : notnull =>
        services.AddSingleton<IHostedService>(provider => new WarmUpService(
            typeof(TService).Name,
            (scope, cancellationToken) => use(scope.GetRequiredService<TService>(), cancellationToken),
            provider.GetRequiredService<IServiceScopeFactory>(),
            provider.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(WarmUp))));
}

internal sealed partial class WarmUpService(
    string name, Func<IServiceProvider, CancellationToken, Task> use, IServiceScopeFactory scopes, ILogger logger) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            await use(scope.ServiceProvider, cancellationToken);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            LogFailed(logger, name, exception.Message);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(Level = LogLevel.Warning, EventName = "WarmUpFailed", Message = "{Service} could not be warmed up; its first use will be slow: {Error}")]
    private static partial void LogFailed(ILogger logger, string service, string error);
}
