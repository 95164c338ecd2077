using Microsoft.Extensions.Hosting;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace ProductBff.ServiceDefaults.Telemetry;

/// <summary>
/// Flushes the remaining telemetry once everything else has stopped, all three signals in parallel and for a bounded time. On disposal
/// the providers would do so one after the other, for 5 s each, and an unreachable collector would hold up the end of the process.
/// </summary>
internal sealed class TelemetryShutdown(TracerProvider traces, MeterProvider metrics, LoggerProvider logs) : IHostedLifecycleService
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(1);

    public async Task StoppedAsync(CancellationToken cancellationToken)
    {
        Task all = Task.WhenAll(Shutdown(traces.Shutdown), Shutdown(metrics.Shutdown), Shutdown(logs.Shutdown));
        // Bounded here too, because an exporter in the middle of a request overruns its timeout. No token: the host's may be cancelled by now.
        await all.WaitAsync(Timeout, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // Shutdown blocks its thread, and the pool may have only as many threads as the machine has cores.
    private static Task<bool> Shutdown(Func<int, bool> shutdown) => Task.Factory.StartNew(
        () => shutdown((int)Timeout.TotalMilliseconds), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}
