using System.Text.Json;
using ProductBff.Testing;

namespace Aspire.Hosting.Publishing.Tests;

/// <summary>
/// The manifest of this solution's AppHost, as a deployment tool asks for it. The expected one was written by Aspire.Hosting
/// itself for the same topology.
/// </summary>
public sealed class AppHostManifestTests : IDisposable
{
    private static readonly string AppHost = Path.Combine(Repository.Root, "ProductBff.AppHost");
    private static readonly string Configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;

    // In the root, because paths are relative to the manifest and the expected one is from there.
    private readonly string _manifest = Path.Combine(Repository.Root, $"manifest-{Guid.NewGuid():N}.json");

    public void Dispose() => File.Delete(_manifest);

    [Theory]
    [InlineData("--publisher", "manifest")]
    [InlineData("--", "--publisher", "manifest")]
    [InlineData("--", "--operation", "publish", "--step", "publish-manifest")]
    public async Task Run_AskedForTheManifest_WritesWhatAspireWrites(params string[] request)
    {
        var result = await RunAsync([.. request, "--output-path", _manifest]);

        Assert.True(result.ExitCode == 0, result.Output);
        Assert.Equal(
            await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "manifest.golden.json")),
            await File.ReadAllTextAsync(_manifest));
    }

    [Theory]
    [InlineData("'--output-path [path]' option was not specified", "--publisher", "manifest")]
    [InlineData("operation 'deploy' is unknown", "--operation", "deploy", "--output-path", "never-written.json")]
    public async Task Run_BadRequest_OneClearLineAndExitCode1(string expected, params string[] request)
    {
        var result = await RunAsync(request);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains(expected, result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Output, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(AppHost, "never-written.json")));
    }

    [Fact]
    public async Task Evaluate_AsAzdDoes_AppHostIsRecognised()
    {
        var result = await Dotnet.RunAsync(
            Repository.Root,
            ["msbuild", "ProductBff.AppHost/ProductBff.AppHost.csproj", "--ignore:.sln", "--getProperty:IsAspireHost", "--getItem:ProjectCapability"]);

        using var json = JsonDocument.Parse(result.StandardOutput);
        Assert.Equal("true", json.RootElement.GetProperty("Properties").GetProperty("IsAspireHost").GetString());
        Assert.Contains(
            json.RootElement.GetProperty("Items").GetProperty("ProjectCapability").EnumerateArray(),
            capability => capability.GetProperty("Identity").GetString() == "Aspire");
    }

    [Fact]
    public void AzureYaml_ItsService_IsTheAppHost()
    {
        var lines = File.ReadAllLines(Path.Combine(Repository.Root, "azure.yaml")).Select(line => line.Trim()).ToArray();

        var project = Assert.Single(lines, line => line.StartsWith("project:", StringComparison.Ordinal))["project:".Length..].Trim();
        Assert.True(File.Exists(Path.Combine(Repository.Root, project)), project);
        Assert.Contains("language: dotnet", lines);
        Assert.Contains("host: containerapp", lines);
    }

    private static Task<DotnetResult> RunAsync(IEnumerable<string> request) =>
        Dotnet.RunAsync(AppHost, ["run", "--no-build", "--configuration", Configuration, "--project", "ProductBff.AppHost.csproj", .. request]);
}
