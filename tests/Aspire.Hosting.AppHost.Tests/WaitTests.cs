using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting.Tests;

public sealed class WaitTests
{
    [Fact]
    public async Task WaitFor_UnhealthyDependency_HoldsTheResourceBackUntilItIsReady()
    {
        var health = HealthCheckResult.Unhealthy();
        var ready = new TaskCompletionSource();
        var builder = TestApplication.CreateBuilder();
        builder.Services.AddHealthChecks().AddCheck("switch", () => health);
        var web = builder.AddProject<Projects.Playground_Web>("web").WithHealthCheck("switch").OnResourceReady((_, _, _) => ready.Task);
        builder.AddProject<Projects.Playground_Web>("front").WaitFor(web);
        builder.AddProject<Projects.Playground_Web>("eager").WaitForStart(web);
        await using var app = builder.Build();
        var starting = app.StartAsync(Patience.Token);
        var states = app.ResourceNotifications;

        await states.WaitForResourceAsync("web", e => e.Snapshot.HealthReports.Any(r => r.Status is HealthStatus.Unhealthy), Patience.Token);
        await states.WaitForResourceAsync("eager", KnownResourceStates.Running, Patience.Token);
        Assert.Equal(KnownResourceStates.Waiting, State(app, "front"));

        health = HealthCheckResult.Healthy();
        await states.WaitForResourceAsync("web", e => e.Snapshot.HealthStatus is HealthStatus.Healthy, Patience.Token);
        Assert.Equal(KnownResourceStates.Waiting, State(app, "front"));
        Assert.False(starting.IsCompleted);

        ready.SetResult();
        await states.WaitForResourceAsync("front", KnownResourceStates.Running, Patience.Token);
        await starting;
    }

    [Theory]
    [InlineData(0, 0, "Running")]
    [InlineData(3, 3, "Running")]
    [InlineData(3, 0, "FailedToStart")]
    public async Task WaitForCompletion_ByExitCode_StartsOrFails(int exitCode, int expected, string state)
    {
        await using var app = await TestApplication.StartAsync(builder =>
        {
            var job = builder.AddProject<Projects.Playground_Crasher>("job").WithEnvironment("EXIT_CODE", exitCode.ToString());
            builder.AddProject<Projects.Playground_Web>("web").WaitForCompletion(job, expected);
        });

        Assert.Equal(state, app.State("web").State?.Text);
    }

    [Fact]
    public async Task WaitFor_DependencyThatFails_FailsTooAndSaysWhyWhileTheApplicationGoesOn()
    {
        await using var app = await TestApplication.StartAsync(builder =>
        {
            var broken = builder.AddProject<NotReferenced>("broken", launchProfileName: null);
            builder.AddProject<Projects.Playground_Web>("front").WaitFor(broken);
            builder.AddProject<Projects.Playground_Web>("other");
        });

        Assert.Equal(KnownResourceStates.FailedToStart, app.State("broken").State?.Text);
        Assert.Equal(KnownResourceStates.FailedToStart, app.State("front").State?.Text);
        Assert.Contains("'broken' because it failed to start", await app.WaitForLogAsync("front", "Failed to start"), StringComparison.Ordinal);
        Assert.Contains("has no reference to it", await app.WaitForLogAsync("broken", "Failed to start"), StringComparison.Ordinal);
        Assert.Equal(KnownResourceStates.Running, app.State("other").State?.Text);
        var exception = await Assert.ThrowsAsync<DistributedApplicationException>(
            () => app.Notifications.WaitForResourceHealthyAsync("front", Patience.Token));
        Assert.Contains("'front'", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WaitFor_WithWaitBehavior_GoesOnWaitingForARestart()
    {
        var builder = TestApplication.CreateBuilder();
        var job = builder.AddProject<Projects.Playground_Crasher>("job").WithHealthCheck("never");
        builder.Services.AddHealthChecks().AddCheck("never", () => HealthCheckResult.Unhealthy());
        builder.AddProject<Projects.Playground_Web>("front").WaitFor(job, WaitBehavior.WaitOnResourceUnavailable);
        await using var app = builder.Build();
        var starting = app.StartAsync(Patience.Token);

        await app.ResourceNotifications.WaitForResourceAsync("job", KnownResourceStates.Finished, Patience.Token);
        Assert.Equal(KnownResourceStates.Waiting, State(app, "front"));

        // A start by command does not wait any longer.
        Assert.True((await app.ResourceCommands.ExecuteCommandAsync("front", KnownResourceCommands.StartCommand, Patience.Token)).Success);
        await app.ResourceNotifications.WaitForResourceAsync("front", KnownResourceStates.Running, Patience.Token);
        await starting;
    }

    [Fact]
    public async Task Dispose_WhileAResourceWaits_EndsTheWait()
    {
        var builder = TestApplication.CreateBuilder();
        builder.Services.AddHealthChecks().AddCheck("never", () => HealthCheckResult.Unhealthy());
        var web = builder.AddProject<Projects.Playground_Web>("web").WithHealthCheck("never");
        builder.AddProject<Projects.Playground_Web>("front").WaitFor(web);
        var app = builder.Build();
        var starting = app.StartAsync(Patience.Token);
        await app.ResourceNotifications.WaitForResourceAsync("web", KnownResourceStates.Running, Patience.Token);

        await app.DisposeAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => starting);
    }

    private static string? State(DistributedApplication app, string resource) =>
        app.ResourceNotifications.TryGetCurrentState(resource, out var current) ? current.Snapshot.State?.Text : null;

    private sealed class NotReferenced : IProjectMetadata
    {
        public string ProjectPath => Path.Combine(AppContext.BaseDirectory, "NotReferenced.csproj");
    }
}
