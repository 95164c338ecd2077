using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Tests;

/// <summary>An application that is described and run in the test itself, of the projects of the playground.</summary>
internal sealed class TestApplication : IAsyncDisposable
{
    private readonly HttpClient _client = new(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.Zero });

    private TestApplication(DistributedApplication app)
    {
        App = app;
    }

    public DistributedApplication App { get; }

    public ResourceNotificationService Notifications => App.ResourceNotifications;

    public ResourceLoggerService Logs => App.Services.GetRequiredService<ResourceLoggerService>();

    public static IDistributedApplicationBuilder CreateBuilder(params string[] args)
    {
        var builder = DistributedApplication.CreateBuilder(new DistributedApplicationOptions
        {
            Args = ["--DcpPublisher:RandomizePorts=true", .. args],
            AssemblyName = typeof(Projects.Playground_AppHost).Assembly.GetName().Name,
            DisableDashboard = true,
            EnableResourceLogging = true,
        });
        builder.Services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Error));
        return builder;
    }

    public static async Task<TestApplication> StartAsync(Action<IDistributedApplicationBuilder> describe, params string[] args)
    {
        var builder = CreateBuilder(args);
        describe(builder);
        var app = new TestApplication(builder.Build());
        try
        {
            await app.App.StartAsync(Patience.Token);
            return app;
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    /// <summary>GET on a resource's public endpoint, each time on a connection of its own.</summary>
    public async Task<string> GetAsync(string resource, string path, string endpoint = "http") =>
        await _client.GetStringAsync(new Uri(new Uri(Url(resource, endpoint)), path), Patience.Token);

    public string Url(string resource, string endpoint = "http") => ((IResourceWithEndpoints)Resource(resource)).GetEndpoint(endpoint).Url;

    public IResource Resource(string name) => App.Services.GetRequiredService<DistributedApplicationModel>().Resources.Single(r => r.Name == name);

    public Task WaitForStateAsync(string resource, string state) => Notifications.WaitForResourceAsync(resource, state, Patience.Token);

    public CustomResourceSnapshot State(string resource) =>
        Notifications.TryGetCurrentState(resource, out var current) ? current.Snapshot : throw new InvalidOperationException($"No state of {resource}");

    public async Task<string> WaitForLogAsync(string resource, string text)
    {
        await foreach (var lines in Logs.WatchAsync(Resource(resource)).WithCancellation(Patience.Token))
        {
            if (lines.FirstOrDefault(line => line.Content.Contains(text, StringComparison.Ordinal)) is { } found)
            {
                return found.Content;
            }
        }

        throw new InvalidOperationException($"The log of {resource} ended without '{text}'.");
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await App.DisposeAsync();
    }
}
