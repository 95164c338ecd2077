using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ProductBff.AppHost.Tests;

/// <summary>The whole product as its AppHost starts it, dashboard included: real processes, a real cache, ports and data of its own.</summary>
public class RunningApplication : IAsyncLifetime
{
    /// <summary>How long anything may take on a busy machine.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly string _data = Directory.CreateTempSubdirectory("productbff-").FullName;
    private DistributedApplication? _application;

    public static CancellationToken Limit => new CancellationTokenSource(Patience).Token;

    public static string[] Projects { get; } = ["productservice", "reviewservice", "inventoryservice", "bff"];

    /// <summary>The folder for <c>APPDATA</c>, so that the user secrets are the test's own and not those of the user who runs it.</summary>
    public string UserSecrets => _data;

    public DistributedApplication Application => _application ?? throw new InvalidOperationException("It is not started.");

    public async Task InitializeAsync()
    {
        var builder = await DistributedApplicationTestingBuilder.CreateAsync<global::Projects.ProductBff_AppHost>(
            new DistributedApplicationTestingBuilderOptions { EnableDashboard = true }, [], Limit);
        foreach (var project in builder.Resources.OfType<ProjectResource>())
        {
            Configure(builder.CreateResourceBuilder(project).WithEnvironment("Data__Folder", _data).WithEnvironment("APPDATA", UserSecrets));
        }

        _application = await builder.BuildAsync(Limit);
        await _application.StartAsync(Limit);
        foreach (var name in Needed)
        {
            await _application.ResourceNotifications.WaitForResourceHealthyAsync(name, Limit);
        }
    }

    public async Task DisposeAsync()
    {
        if (_application is not null)
        {
            await _application.DisposeAsync();
        }

        Directory.Delete(_data, recursive: true);
    }

    public string Address(string resource) => Application.GetEndpoint(resource, "http").GetLeftPart(UriPartial.Authority);

    public HttpClient Client(string resource) => Application.CreateHttpClient(resource);

    /// <param name="instance">The name of a resource with one instance, or the id of an instance.</param>
    public Task StopAsync(string instance) => ExecuteAsync(instance, KnownResourceCommands.StopCommand);

    /// <summary>Starts a stopped resource and waits until it is healthy.</summary>
    public async Task StartAsync(string resource, string? instance = null)
    {
        await ExecuteAsync(instance ?? resource, KnownResourceCommands.StartCommand);
        await Application.ResourceNotifications.WaitForResourceAsync(
            resource,
            change => (instance is null || change.ResourceId == instance) && change.Snapshot.HealthStatus == HealthStatus.Healthy,
            Limit);
    }

    /// <summary>Executes a command as the dashboard does.</summary>
    /// <returns>The message that the dashboard shows.</returns>
    public async Task<string?> ExecuteAsync(string resource, string command, params InteractionInput[] arguments)
    {
        var result = await Application.ResourceCommands.ExecuteCommandAsync(resource, command, new InteractionInputCollection(arguments), Limit);
        Assert.True(result.Success, $"{command} of {resource}: {result.Message}");
        return result.Message;
    }

    /// <summary>The resources for which the tests wait before they begin.</summary>
    private protected virtual IEnumerable<string> Needed => [.. Projects, "cache"];

    private protected virtual void Configure(IResourceBuilder<ProjectResource> project)
    {
    }
}

/// <summary>The tests that share one running application; each has to leave it intact for the next.</summary>
[CollectionDefinition(Name)]
public sealed class SharedApplication : ICollectionFixture<RunningApplication>
{
    public const string Name = "Running application";
}
