using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ProductBff.AppHost.Tests;

/// <summary>The whole product as its AppHost starts it: real processes, a real Redis, ports of their own, two replicas of the BFF.</summary>
public sealed class RunningApplication : IAsyncLifetime
{
    /// <summary>How long anything may take on a busy machine.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly string _data = Directory.CreateTempSubdirectory("productbff-").FullName;
    private DistributedApplication? _application;

    public static CancellationToken Limit => new CancellationTokenSource(Patience).Token;

    public DistributedApplication Application => _application ?? throw new InvalidOperationException("It is not started.");

    public async Task InitializeAsync()
    {
        var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.ProductBff_AppHost>(Limit);
        foreach (var project in builder.Resources.OfType<ProjectResource>())
        {
            var resource = builder.CreateResourceBuilder(project);
            resource.WithEnvironment("Data__Folder", _data);
            if (project.Name == "bff")
            {
                resource.WithReplicas(2);
            }
        }

        _application = await builder.BuildAsync(Limit);
        await _application.StartAsync(Limit);
        foreach (var name in new[] { "productservice", "reviewservice", "inventoryservice", "bff" })
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

    public HttpClient Client(string resource) => Application.CreateHttpClient(resource);

    /// <param name="instance">The name of a resource with one instance, or the id of an instance.</param>
    public Task StopAsync(string instance) => CommandAsync(instance, "stop");

    /// <summary>Starts what was stopped and waits until it is healthy.</summary>
    public async Task StartAsync(string resource, string? instance = null)
    {
        await CommandAsync(instance ?? resource, "start");
        await Application.ResourceNotifications.WaitForResourceAsync(
            resource,
            change => (instance is null || change.ResourceId == instance) && change.Snapshot.HealthStatus == HealthStatus.Healthy,
            Limit);
    }

    private async Task CommandAsync(string resource, string command)
    {
        var result = await Application.ResourceCommands.ExecuteCommandAsync(resource, command, Limit);
        Assert.True(result.Success, result.Message);
    }
}
