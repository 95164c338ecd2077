using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using ProductBff.ServiceDefaults.Health;

namespace ProductBff.ServiceDefaults.Telemetry;

/// <summary>Logs, metrics and traces through OpenTelemetry, exported by OTLP where an endpoint is set.</summary>
public static class OpenTelemetryExtensions
{
    /// <summary>The prefix of this solution's meters and activity sources; all that have it are collected.</summary>
    public const string SourcePrefix = "ProductBff.";

    internal static void ConfigureOpenTelemetry(this IHostApplicationBuilder builder)
    {
        builder.Logging.AddOpenTelemetry(logging =>
        {
            logging.IncludeFormattedMessage = true;
            logging.IncludeScopes = true;
        });

        var telemetry = builder.Services.AddOpenTelemetry()
            .WithMetrics(metrics => metrics
                .AddAspNetCoreInstrumentation()
                .AddHttpClientInstrumentation()
                .AddRuntimeInstrumentation()
                .AddMeter(SourcePrefix + "*")
                .AddMeter("Polly"))
            .WithTracing(tracing => tracing
                .AddSource(SourcePrefix + "*")
                .AddAspNetCoreInstrumentation(options => options.Filter = IsNotHealthProbe)
                .AddHttpClientInstrumentation());

        if (!string.IsNullOrWhiteSpace(builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]))
        {
            telemetry.UseOtlpExporter();
            builder.Services.ExportWithoutResilience();
            builder.Services.AddHostedService<TelemetryShutdown>();
        }
    }

    /// <summary>
    /// The exporters' clients come from the factory with its defaults, under which each export would be retried twice over and
    /// write log lines that are exported next, endlessly.
    /// </summary>
    private static void ExportWithoutResilience(this IServiceCollection services)
    {
        foreach (var client in (ReadOnlySpan<string>)["OtlpTraceExporter", "OtlpMetricExporter", "OtlpLogExporter"])
        {
#pragma warning disable EXTEXP0001 // There is no other way to leave a client out of the defaults.
            services.AddHttpClient(client).RemoveAllResilienceHandlers().RemoveAllLoggers();
#pragma warning restore EXTEXP0001
        }
    }

    private static bool IsNotHealthProbe(HttpContext context) =>
        !context.Request.Path.StartsWithSegments(HealthEndpoints.ReadyPath, StringComparison.OrdinalIgnoreCase)
        && !context.Request.Path.StartsWithSegments(HealthEndpoints.LivePath, StringComparison.OrdinalIgnoreCase);
}
