using System.Collections.Immutable;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace Aspire.Hosting.Engine;

/// <summary>Runs the health checks of a running instance: often until it is healthy, seldom from then on.</summary>
internal sealed class HealthMonitor(
    IServiceProvider services, IOptions<HealthCheckServiceOptions> options, ResourceNotificationService notifications, TimeProvider clock)
{
    private static readonly TimeSpan HealthyInterval = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan CheckTimeout = TimeSpan.FromSeconds(10);

    // Quick at first, because everybody waits for a start; then as Aspire does.
    private static readonly double[] UnhealthySeconds = [0.1, 0.1, 0.2, 0.2, 0.4, 0.4, 0.8, 1, 2, 3, 4, 5];

    /// <summary>What is reported before the first check has ended.</summary>
    public ImmutableArray<HealthReportSnapshot> Unknown(IResource resource) =>
        [.. ChecksOf(resource).Select(check => new HealthReportSnapshot(check.Name, Status: null, "Not checked yet.", ExceptionText: null))];

    /// <param name="instance">The instance, which runs.</param>
    /// <param name="ready">Called when the instance is healthy for the first time.</param>
    /// <param name="cancellationToken">Cancelled when the instance ends.</param>
    public async Task RunAsync(ResourceInstance instance, Func<CancellationToken, Task> ready, CancellationToken cancellationToken)
    {
        var checks = ChecksOf(instance.Resource);
        if (checks is [])
        {
            await ready(cancellationToken);
            return;
        }

        var (isReady, failures) = (false, 0);
        while (true)
        {
            var reports = ImmutableArray.Create(await Task.WhenAll(checks.Select(check => CheckAsync(check, cancellationToken))));
            await notifications.PublishUpdateAsync(instance.Resource, instance.Id, snapshot =>
                snapshot.State?.Text != KnownResourceStates.Running || snapshot.HealthReports.SequenceEqual(reports)
                    ? snapshot
                    : snapshot with { HealthReports = reports });
            var healthy = reports.All(report => report.Status is HealthStatus.Healthy);
            if (healthy && !isReady)
            {
                isReady = true;
                await ready(cancellationToken);
            }

            failures = healthy ? 0 : failures + 1;
            var interval = healthy
                ? HealthyInterval
                : TimeSpan.FromSeconds(UnhealthySeconds[Math.Min(failures, UnhealthySeconds.Length) - 1]);
            await Task.Delay(interval, clock, cancellationToken);
        }
    }

    private HealthCheckRegistration[] ChecksOf(IResource resource)
    {
        var keys = resource.Annotations.OfType<HealthCheckAnnotation>().Select(check => check.Key).ToHashSet(StringComparer.Ordinal);
        return keys is { Count: 0 } ? [] : [.. options.Value.Registrations.Where(registration => keys.Contains(registration.Name))];
    }

    private async Task<HealthReportSnapshot> CheckAsync(HealthCheckRegistration registration, CancellationToken cancellationToken)
    {
        var limit = registration.Timeout > TimeSpan.Zero ? registration.Timeout : CheckTimeout;
        using var timeout = new CancellationTokenSource(limit, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            var check = registration.Factory(services);
            var result = await check.CheckHealthAsync(new HealthCheckContext { Registration = registration }, either.Token);
            return new(registration.Name, result.Status, result.Description, result.Exception?.Message);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new(registration.Name, HealthStatus.Unhealthy, $"No result within {limit.TotalSeconds} s.", ExceptionText: null);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // A check that throws says the same as one that reports a failure.
            return new(registration.Name, HealthStatus.Unhealthy, exception.Message, exception.ToString());
        }
    }
}
