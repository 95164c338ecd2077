using Aspire.Dashboard;
using Aspire.Hosting.Engine;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Dashboard;

/// <summary>
/// Opens the dashboard before the first process starts, which needs to know where to send its telemetry, and closes it after
/// the last one has ended.
/// </summary>
internal sealed partial class EngineWithDashboard(
    RunEngine engine,
    EngineResourceSource source,
    IConfiguration configuration,
    IHostEnvironment environment,
    ILoggerFactory loggers,
    ILogger<DistributedApplication> logger,
    TimeProvider clock) : IApplicationEngine
{
    private const string OwnCollector = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private DashboardHost? _dashboard;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var options = DashboardSettings.Read(configuration, environment.ApplicationName);
        _dashboard = await OpenAsync(options, cancellationToken);

        // Where the processes look for it; this dashboard takes OTLP/HTTP only.
        configuration[DashboardSettings.OtlpHttpUrl] = _dashboard.OtlpHttpUrl;
        configuration[DashboardSettings.OtlpGrpcUrl] = "";
        configuration[DashboardSettings.OtlpApiKey] = options.OtlpApiKey;

        LogListening(_dashboard.FrontendUrl);
        LogLogin(_dashboard.FrontendUrl, options.BrowserToken);
        if (configuration[OwnCollector] is { Length: > 0 } own)
        {
            LogOwnCollector(own);
        }

        await engine.StartAsync(cancellationToken);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await engine.StopAsync(cancellationToken);
        if (Interlocked.Exchange(ref _dashboard, null) is { } dashboard)
        {
            await dashboard.DisposeAsync();
        }
    }

    /// <summary>A port that is taken must not keep anybody from working: another one is used and said.</summary>
    private async Task<DashboardHost> OpenAsync(DashboardOptions wanted, CancellationToken cancellationToken)
    {
        var (otherFrontend, otherOtlp) = (AnyPort(wanted.FrontendUrl), AnyPort(wanted.OtlpHttpUrl));
        DashboardOptions[] choices =
        [
            wanted,
            wanted with { FrontendUrl = otherFrontend },
            wanted with { OtlpHttpUrl = otherOtlp },
            wanted with { FrontendUrl = otherFrontend, OtlpHttpUrl = otherOtlp },
        ];
        foreach (var options in choices)
        {
            try
            {
                var dashboard = await DashboardHost.StartAsync(options, source, loggers, clock, cancellationToken);
                LogIfElsewhere(wanted.FrontendUrl, options.FrontendUrl, dashboard.FrontendUrl);
                LogIfElsewhere(wanted.OtlpHttpUrl, options.OtlpHttpUrl, dashboard.OtlpHttpUrl);
                return dashboard;
            }
            catch (IOException) when (options != choices[^1])
            {
                // A port is taken; the next choice leaves one of the two to the system.
            }
        }

        throw new DistributedApplicationException($"The dashboard can listen neither on {wanted.FrontendUrl} nor on any other port.");
    }

    private void LogIfElsewhere(Uri wanted, Uri chosen, string actual)
    {
        if (wanted != chosen)
        {
            LogPortTaken(wanted.Port, actual);
        }
    }

    private static Uri AnyPort(Uri url) => new UriBuilder(url) { Port = 0 }.Uri;

    [LoggerMessage(EventId = 0, Level = LogLevel.Information, Message = "Now listening on: {DashboardUrl}")]
    private partial void LogListening(string dashboardUrl);

    // Tools look for this very text.
    [LoggerMessage(EventId = 0, Level = LogLevel.Information, Message = "Login to the dashboard at {DashboardUrl}/login?t={Token}")]
    private partial void LogLogin(string dashboardUrl, string token);

    [LoggerMessage(EventId = 0, Level = LogLevel.Warning, Message = "Port {Port} is taken by another process; the dashboard uses {Url} instead")]
    private partial void LogPortTaken(int port, string url);

    [LoggerMessage(EventId = 0, Level = LogLevel.Information, Message = "Telemetry goes to {Endpoint} (OTEL_EXPORTER_OTLP_ENDPOINT), not to the dashboard")]
    private partial void LogOwnCollector(string endpoint);
}
