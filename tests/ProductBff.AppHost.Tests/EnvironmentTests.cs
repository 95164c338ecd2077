using Aspire.Hosting.ApplicationModel;

namespace ProductBff.AppHost.Tests;

/// <summary>What the engine tells the processes that it starts.</summary>
[Collection(SharedApplication.Name)]
public sealed class EnvironmentTests(RunningApplication running)
{
    private static readonly string[] Common =
    [
        "ASPNETCORE_ENVIRONMENT", "ASPNETCORE_URLS", "DOTNET_LAUNCH_PROFILE", "DOTNET_ROOT", "Data__Folder",
        "DOTNET_SYSTEM_CONSOLE_ALLOW_ANSI_COLOR_REDIRECTION", "LOGGING__CONSOLE__FORMATTERNAME",
        "OTEL_BLRP_SCHEDULE_DELAY", "OTEL_BSP_SCHEDULE_DELAY", "OTEL_METRIC_EXPORT_INTERVAL", "OTEL_METRICS_EXEMPLAR_FILTER", "OTEL_TRACES_SAMPLER",
        "OTEL_DOTNET_EXPERIMENTAL_ASPNETCORE_DISABLE_URL_QUERY_REDACTION", "OTEL_DOTNET_EXPERIMENTAL_HTTPCLIENT_DISABLE_URL_QUERY_REDACTION",
        "OTEL_DOTNET_EXPERIMENTAL_OTLP_RETRY", "OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_HEADERS", "OTEL_EXPORTER_OTLP_PROTOCOL",
        "OTEL_RESOURCE_ATTRIBUTES", "OTEL_SERVICE_NAME", "OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT",
    ];

    [Theory]
    [InlineData("productservice")]
    [InlineData("reviewservice")]
    [InlineData("inventoryservice")]
    public async Task Environment_OfAService_HasNothingOfItsOwn(string service) =>
        Assert.Equal(Common.Order(StringComparer.Ordinal), await NamesAsync(service));

    [Fact]
    public async Task Environment_OfTheBff_HasTheCacheAndTheServicesByName()
    {
        string[] services = [.. RunningApplication.Projects.Where(name => name != "bff")];
        string[] expected =
        [
            .. Common, "ConnectionStrings__cache",
            .. services.Select(name => $"services__{name}__http__0"), .. services.Select(name => $"{name.ToUpperInvariant()}_HTTP"),
        ];

        Assert.Equal(expected.Order(StringComparer.Ordinal), await NamesAsync("bff"));
    }

    private async Task<IEnumerable<string>> NamesAsync(string resource)
    {
        var change = await running.Application.ResourceNotifications.WaitForResourceAsync(
            resource, change => change.Snapshot.State?.Text == KnownResourceStates.Running, RunningApplication.Limit);
        return change.Snapshot.EnvironmentVariables.Where(variable => variable.IsFromSpec).Select(variable => variable.Name).Order(StringComparer.Ordinal);
    }
}
