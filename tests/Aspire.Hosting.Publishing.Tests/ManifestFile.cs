using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Publishing.Tests;

/// <summary>A folder of its own into which models are published.</summary>
internal sealed class ManifestFile : IDisposable
{
    private static readonly JsonSerializerOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("manifest-");

    public string Folder => _folder.FullName;

    public string Path => System.IO.Path.Combine(Folder, "manifest.json");

    public void Dispose() => _folder.Delete(recursive: true);

    public IDistributedApplicationBuilder CreateBuilder() => CreateBuilder("--publisher", "manifest", "--output-path", Path);

    public static IDistributedApplicationBuilder CreateBuilder(params string[] args)
    {
        var builder = DistributedApplication.CreateBuilder(args);
        builder.Services.AddLogging(logging => logging.ClearProviders());
        return builder;
    }

    public static async Task PublishAsync(IDistributedApplicationBuilder builder)
    {
        await using var application = builder.Build();
        await application.StartAsync();
        await application.StopAsync();
    }

    /// <summary>What the manifest says about a resource, or about one property of it, on one line.</summary>
    public string Read(string resource, string? property = null)
    {
        var entry = JsonNode.Parse(File.ReadAllText(Path))!["resources"]![resource];
        var part = property is null ? entry : entry?[property];
        return part?.ToJsonString(Compact) ?? "nothing";
    }

    /// <summary>A project with one launch profile.</summary>
    public sealed class Web : IProjectMetadata
    {
        public string ProjectPath => System.IO.Path.Combine(System.IO.Path.GetTempPath(), "Web", "Web.csproj");

        public LaunchSettings LaunchSettings { get; } = new() { Profiles = { ["http"] = new() { ApplicationUrl = "http://localhost:5000" } } };
    }

    /// <summary>A project without launch settings.</summary>
    public sealed class Worker : IProjectMetadata
    {
        public string ProjectPath => System.IO.Path.Combine(System.IO.Path.GetTempPath(), "Worker", "Worker.csproj");

        public LaunchSettings LaunchSettings { get; } = new();
    }

    /// <summary>A resource that no manifest knows.</summary>
    public sealed class Mystery(string name) : Resource(name);
}
