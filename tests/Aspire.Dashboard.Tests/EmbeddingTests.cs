using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Aspire.Dashboard.Tests;

/// <summary>What the embedded engine makes of the dashboard: its start-up lines, its ports, where projects send telemetry.</summary>
public sealed class EmbeddingTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    [Fact]
    public async Task Start_Dashboard_PrintsItsLinesWhereAspireDoes()
    {
        await using var app = await StartAsync(["--ASPNETCORE_URLS=http://localhost:0", "--ASPIRE_DASHBOARD_FRONTEND_BROWSERTOKEN=abc"]);

        Assert.Collection(
            app.Lines,
            line => Assert.StartsWith("Aspire AppHost version: ", line, StringComparison.Ordinal),
            line => Assert.Equal("Distributed application starting.", line),
            line => Assert.StartsWith("Application host directory is: ", line, StringComparison.Ordinal),
            line => Assert.StartsWith("Now listening on: http://localhost:", line, StringComparison.Ordinal),
            line => Assert.Equal($"Login to the dashboard at {app.DashboardUrl}/login?t=abc", line),
            line => Assert.Equal("Distributed application started. Press Ctrl+C to shut down.", line));
        using var client = new HttpClient();
        using var answer = await client.GetAsync($"{app.DashboardUrl}/login?t=abc");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task Start_NoToken_MakesANewOneEachTime()
    {
        await using var first = await StartAsync(["--ASPNETCORE_URLS=http://localhost:0"]);
        await using var second = await StartAsync(["--ASPNETCORE_URLS=http://localhost:0"]);

        Assert.Equal(32, Token(first).Length);
        Assert.NotEqual(Token(first), Token(second));
    }

    [Fact]
    public async Task Start_PortTaken_UsesAnotherAndNamesBoth()
    {
        using var occupant = new TcpListener(IPAddress.Loopback, 0);
        occupant.Start();
        var taken = ((IPEndPoint)occupant.LocalEndpoint).Port;

        await using var app = await StartAsync([$"--ASPNETCORE_URLS=http://localhost:{taken}"]);

        Assert.DoesNotContain($":{taken}", app.DashboardUrl, StringComparison.Ordinal);
        Assert.Contains($"Port {taken} is taken by another process; the dashboard uses {app.DashboardUrl} instead", app.Lines);
    }

    [Theory]
    [InlineData("ASPNETCORE_URLS", "http://0.0.0.0:15080")]
    [InlineData("ASPNETCORE_URLS", "http://*:15080")]
    [InlineData("ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL", "nonsense")]
    public async Task Start_AddressThatIsNotOfThisMachine_FailsAndNamesTheSetting(string name, string value)
    {
        var error = await Assert.ThrowsAsync<DistributedApplicationException>(() => StartAsync([$"--{name}={value}"]));

        Assert.Contains($"{name} is '{value}'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_DashboardDisabled_IsNotThere()
    {
        await using var app = await StartAsync(["--ASPNETCORE_URLS=http://localhost:0"], disabled: true);

        Assert.DoesNotContain(app.Lines, line => line.StartsWith("Now listening", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Project_WithDashboard_IsToldWhereToSendItsTelemetry()
    {
        // The address of another kind of receiver, as a launch profile for the real Aspire has it, does not get in the way.
        await using var app = await StartAsync(["--ASPNETCORE_URLS=http://localhost:0", "--ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL=http://localhost:4317"], withProject: true);
        var environment = await app.EnvironmentAsync("web");

        Assert.Equal("http/protobuf", environment["OTEL_EXPORTER_OTLP_PROTOCOL"].Value);
        Assert.True(environment["OTEL_EXPORTER_OTLP_HEADERS"].IsSecret);
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{environment["OTEL_EXPORTER_OTLP_ENDPOINT"].Value}/v1/logs") { Content = new ByteArrayContent([]) };
        request.Content.Headers.Add("Content-Type", "application/x-protobuf");
        var header = environment["OTEL_EXPORTER_OTLP_HEADERS"].Value!.Split('=');
        request.Headers.Add(header[0], header[1]);
        using var answer = await client.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task Project_WithACollectorOfTheUsersOwn_IsToldThatOne()
    {
        await using var app = await StartAsync(["--ASPNETCORE_URLS=http://localhost:0", "--OTEL_EXPORTER_OTLP_ENDPOINT=http://collector:4317"], withProject: true);
        var environment = await app.EnvironmentAsync("web");

        Assert.Equal("http://collector:4317", environment["OTEL_EXPORTER_OTLP_ENDPOINT"].Value);
        Assert.False(environment.ContainsKey("OTEL_EXPORTER_OTLP_HEADERS"));
        Assert.Contains("Telemetry goes to http://collector:4317 (OTEL_EXPORTER_OTLP_ENDPOINT), not to the dashboard", app.Lines);
    }

    private static string Token(RunningApplication app) => app.Lines.Single(line => line.StartsWith("Login", StringComparison.Ordinal)).Split("t=")[1];

    private static async Task<RunningApplication> StartAsync(string[] args, bool disabled = false, bool withProject = false)
    {
        var builder = DistributedApplication.CreateBuilder(new DistributedApplicationOptions
        {
            Args = ["--DcpPublisher:RandomizePorts=true", .. args],
            DisableDashboard = disabled,
            EnableResourceLogging = true,
        });
        var lines = new ConcurrentQueue<string>();
        builder.Services.AddLogging(logging => logging.ClearProviders().AddProvider(new LineCollector(lines)));
        if (withProject)
        {
            builder.AddProject<Projects.Playground_Web>("web");
        }

        var app = builder.Build();
        using var timeout = new CancellationTokenSource(Patience);
        await app.StartAsync(timeout.Token);
        return new RunningApplication(app, lines);
    }

    private sealed class RunningApplication(DistributedApplication app, IEnumerable<string> lines) : IAsyncDisposable
    {
        public string[] Lines => [.. lines];

        public string DashboardUrl => Lines.Single(line => line.StartsWith("Now listening on: ", StringComparison.Ordinal))["Now listening on: ".Length..];

        public async Task<Dictionary<string, EnvironmentVariableSnapshot>> EnvironmentAsync(string resource)
        {
            EnvironmentVariableSnapshot[] variables = [];
            await Eventually.TrueAsync(() =>
            {
                variables = app.ResourceNotifications.TryGetCurrentState(resource, out var state) ? [.. state.Snapshot.EnvironmentVariables] : [];
                return Task.FromResult(variables.Length > 0);
            });
            return variables.ToDictionary(variable => variable.Name);
        }

        public async ValueTask DisposeAsync()
        {
            await app.StopAsync();
            await app.DisposeAsync();
        }
    }

    /// <summary>The lines of the application itself, as the console shows them.</summary>
    private sealed class LineCollector(ConcurrentQueue<string> lines) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) =>
            categoryName == typeof(DistributedApplication).FullName ? this : Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            lines.Enqueue(formatter(state, exception));

        public void Dispose()
        {
            // Nothing is held.
        }
    }
}
