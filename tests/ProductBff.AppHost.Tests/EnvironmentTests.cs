using Aspire.Hosting.ApplicationModel;

namespace ProductBff.AppHost.Tests;

/// <summary>The environment variables that Aspire gives the processes that it starts.</summary>
[Collection(SharedApplication.Name)]
public sealed class EnvironmentTests(RunningApplication running)
{
    private static readonly string[] Common =
        ["APPDATA", "ASPNETCORE_ENVIRONMENT", "ASPNETCORE_URLS", "DOTNET_LAUNCH_PROFILE", "DOTNET_ROOT", "Data__Folder", "OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_SERVICE_NAME"];

    /// <summary>The prefixes of variables for logging and telemetry, which differ between versions of Aspire.</summary>
    private static readonly string[] Aspires = ["OTEL_", "LOGGING__", "DOTNET_SYSTEM_"];

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
            .. Common, "ConnectionStrings__cache", "Explain__DashboardUrl",
            .. services.Select(name => $"services__{name}__http__0"), .. services.Select(name => $"{name.ToUpperInvariant()}_HTTP"),
        ];

        Assert.Equal(expected.Order(StringComparer.Ordinal), await NamesAsync("bff"));
    }

    private async Task<IEnumerable<string>> NamesAsync(string resource)
    {
        var change = await running.Application.ResourceNotifications.WaitForResourceAsync(
            resource, change => change.Snapshot.State?.Text == KnownResourceStates.Running, RunningApplication.Limit);
        return change.Snapshot.EnvironmentVariables
            .Where(variable => variable.IsFromSpec)
            .Select(variable => variable.Name)
            .Where(name => Common.Contains(name) || !Aspires.Any(family => name.StartsWith(family, StringComparison.Ordinal)))
            .Order(StringComparer.Ordinal);
    }
}
