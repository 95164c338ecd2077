using System.Diagnostics;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;

namespace ProductBff.Bench;

/// <summary>The whole product as its AppHost starts it, with real processes that can be frozen, killed and started again.</summary>
internal sealed class Product : IAsyncDisposable
{
    private const string ProcessId = "executable.pid";

    private readonly string _data = Directory.CreateTempSubdirectory("productbff-bench-").FullName;
    private DistributedApplication? _application;

    public Uri Bff => Application.GetEndpoint("bff", "http");

    private DistributedApplication Application => _application ?? throw new InvalidOperationException("It is not started.");

    public static async Task<Product> StartAsync(CancellationToken cancellationToken)
    {
        var product = new Product();
        try
        {
            await product.StartAllAsync(cancellationToken);
            return product;
        }
        catch
        {
            await product.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_application is not null)
        {
            await _application.DisposeAsync();
        }

        Directory.Delete(_data, recursive: true);
    }

    /// <summary>Stops the process without ending it: the kernel still accepts connections, but nothing is answered.</summary>
    public Task FreezeAsync(string resource, CancellationToken cancellationToken) => SignalAsync(resource, "STOP", cancellationToken);

    public Task ThawAsync(string resource, CancellationToken cancellationToken) => SignalAsync(resource, "CONT", cancellationToken);

    public Task KillAsync(string resource, CancellationToken cancellationToken) => SignalAsync(resource, "KILL", cancellationToken);

    /// <summary>Starts what was killed and waits until it is healthy.</summary>
    public async Task StartAsync(string resource, CancellationToken cancellationToken)
    {
        await Application.ResourceNotifications.WaitForResourceAsync(resource, KnownResourceStates.TerminalStates, cancellationToken);
        var result = await Application.ResourceCommands.ExecuteCommandAsync(resource, KnownResourceCommands.StartCommand, cancellationToken);
        if (!result.Success)
        {
            throw new InvalidOperationException($"'{resource}' does not start: {result.Message}");
        }

        await HealthyAsync(resource, cancellationToken);
    }

    private async Task StartAllAsync(CancellationToken cancellationToken)
    {
        var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.ProductBff_AppHost>(cancellationToken);
        builder.Services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Critical));
        var projects = builder.Resources.OfType<ProjectResource>().ToList();
        foreach (var project in projects)
        {
            // A data folder of its own, and the log level of production.
            builder.CreateResourceBuilder(project).WithEnvironment("Data__Folder", _data).WithEnvironment("Logging__LogLevel__Default", "Warning");
        }

        _application = await builder.BuildAsync(cancellationToken);
        await _application.StartAsync(cancellationToken);
        foreach (var project in projects)
        {
            await HealthyAsync(project.Name, cancellationToken);
        }
    }

    private async Task HealthyAsync(string resource, CancellationToken cancellationToken) =>
        await Application.ResourceNotifications.WaitForResourceAsync(
            resource,
            change => change.Snapshot.State?.Text == KnownResourceStates.Running && change.Snapshot.HealthStatus == HealthStatus.Healthy,
            cancellationToken);

    private async Task SignalAsync(string resource, string signal, CancellationToken cancellationToken)
    {
        var running = await Application.ResourceNotifications.WaitForResourceAsync(
            resource, change => change.Snapshot.Properties.Any(property => property.Name == ProcessId), cancellationToken);
        var id = running.Snapshot.Properties.First(property => property.Name == ProcessId).Value;
        // The cache's process is a child of `dotnet tool exec`.
        using var kill = Process.Start("sh", ["-c", $"kill -{signal} $(pgrep -P {id}) {id}"]);
        await kill.WaitForExitAsync(cancellationToken);
    }
}
