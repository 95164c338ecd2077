using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting;

/// <summary>Tells a project where to send its telemetry.</summary>
internal static class OtlpEnvironment
{
    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private const string Protocol = "OTEL_EXPORTER_OTLP_PROTOCOL";
    private const string Headers = "OTEL_EXPORTER_OTLP_HEADERS";
    private const string DefaultGrpcUrl = "http://localhost:18889";
    private const string DevelopmentExportMilliseconds = "1000";

    public static IResourceBuilder<ProjectResource> WithOtlpEnvironment(this IResourceBuilder<ProjectResource> builder) =>
        builder.WithEnvironment(context =>
        {
            AddTarget(context.EnvironmentVariables, builder.ApplicationBuilder.Configuration);
            context.EnvironmentVariables["OTEL_RESOURCE_ATTRIBUTES"] = new InstanceIdAttribute();
            context.EnvironmentVariables["OTEL_SERVICE_NAME"] = builder.Resource.Name;
            if (builder.ApplicationBuilder.Environment.IsDevelopment())
            {
                AddDevelopmentSettings(context.EnvironmentVariables);
            }
        });

    private static void AddTarget(Dictionary<string, object> variables, ConfigurationManager configuration)
    {
        // A collector of the user's own wins over the dashboard, with its own credentials.
        if (configuration[Endpoint] is { Length: > 0 })
        {
            foreach (var name in (string[])[Endpoint, Protocol, Headers])
            {
                if (configuration[name] is { } own)
                {
                    variables[name] = own;
                }
            }

            return;
        }

        (variables[Endpoint], variables[Protocol]) =
            configuration["ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL"] is { Length: > 0 } grpc ? (grpc, "grpc")
            : configuration["ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL"] is { Length: > 0 } http ? (http, "http/protobuf")
            : (DefaultGrpcUrl, "grpc");
        if (configuration["AppHost:OtlpApiKey"] is { } key)
        {
            variables[Headers] = $"x-otlp-api-key={key}";
        }
    }

    private static void AddDevelopmentSettings(Dictionary<string, object> variables)
    {
        variables["OTEL_BLRP_SCHEDULE_DELAY"] = DevelopmentExportMilliseconds;
        variables["OTEL_BSP_SCHEDULE_DELAY"] = DevelopmentExportMilliseconds;
        variables["OTEL_METRIC_EXPORT_INTERVAL"] = DevelopmentExportMilliseconds;
        variables["OTEL_TRACES_SAMPLER"] = "always_on";
        variables["OTEL_METRICS_EXEMPLAR_FILTER"] = "trace_based";
        variables["OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT"] = "true";
    }

    private sealed class InstanceIdAttribute : IValueProvider
    {
        public ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default) => GetValueAsync(new(), cancellationToken);

        public ValueTask<string?> GetValueAsync(ValueProviderContext context, CancellationToken cancellationToken = default) =>
            ValueTask.FromResult<string?>($"service.instance.id={context.InstanceSuffix}");
    }
}
