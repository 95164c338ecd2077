using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting.Tests;

public sealed class LifecycleTests
{
    [Fact]
    public async Task Replicas_OfOneResource_ShareItsPort()
    {
        await using var app = await TestApplication.StartAsync(builder =>
        {
            var many = builder.AddProject<Projects.Playground_Web>("many").WithReplicas(2).WithHttpHealthCheck("/health");
            builder.AddProject<Projects.Playground_Crasher>("last").WaitFor(many);
        });

        HashSet<string> pids = [];
        await Patience.Until(async () => pids.Add(await app.GetAsync("many", "pid")) && pids.Count == 2, "both instances answer");

        Assert.Equal(2, app.Resource("many").GetResolvedResourceNames().Length);
        Assert.All(app.Resource("many").GetResolvedResourceNames(), id => Assert.Matches("^many-[a-z]{8}$", id));
    }

    [Fact]
    public async Task Replica_ThatEnds_LeavesThePortToTheOther()
    {
        await using var app = await TestApplication.StartAsync(
            builder => builder.AddProject<Projects.Playground_Web>("many").WithReplicas(2).WithHttpHealthCheck("/health"));
        await app.Notifications.WaitForResourceHealthyAsync("many", Patience.Token);

        var ended = app.Resource("many").GetResolvedResourceNames()[0];
        await app.App.ResourceCommands.ExecuteCommandAsync(ended, KnownResourceCommands.StopCommand, Patience.Token);

        Assert.Equal(KnownResourceStates.Finished, app.State(ended).State?.Text);
        var pids = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => app.GetAsync("many", "pid")));
        Assert.Single(pids.Distinct());
    }

    [Fact]
    public async Task Crash_OfOneResource_ShowsItsExitCodeAndLeavesTheOthersAlone()
    {
        await using var app = await TestApplication.StartAsync(builder =>
        {
            builder.AddProject<Projects.Playground_Web>("web");
            builder.AddProject<Projects.Playground_Crasher>("crasher").WithEnvironment("EXIT_CODE", "42");
        });

        await app.WaitForStateAsync("crasher", KnownResourceStates.Finished);

        var crashed = app.State("crasher");
        Assert.Equal(42, crashed.ExitCode);
        Assert.Equal(KnownResourceStateStyles.Error, crashed.State?.Style);
        Assert.Null(crashed.HealthStatus);
        Assert.NotNull(crashed.StopTimeStamp);
        Assert.Contains("exit code 42", await app.WaitForLogAsync("crasher", "ended with"), StringComparison.Ordinal);
        Assert.Equal(KnownResourceStates.Running, app.State("web").State?.Text);
        Assert.NotEmpty(await app.GetAsync("web", "pid"));
    }

    [Fact]
    public async Task Commands_OnAResource_StopStartAndRestartItBehindTheSameUrl()
    {
        await using var app = await TestApplication.StartAsync(
            builder => builder.AddProject<Projects.Playground_Web>("web").WithHttpHealthCheck("/health"));
        var commands = app.App.ResourceCommands;
        var (url, first) = (app.Url("web"), await app.GetAsync("web", "pid"));

        Assert.True((await commands.ExecuteCommandAsync("web", KnownResourceCommands.StopCommand, Patience.Token)).Success);
        Assert.Equal((KnownResourceStates.Finished, 0, null), (app.State("web").State?.Text, app.State("web").ExitCode, app.State("web").State?.Style));

        Assert.True((await commands.ExecuteCommandAsync(app.Resource("web"), KnownResourceCommands.StartCommand, Patience.Token)).Success);
        await app.Notifications.WaitForResourceHealthyAsync("web", Patience.Token);
        var second = await app.GetAsync("web", "pid");

        Assert.True((await commands.ExecuteCommandAsync("web", KnownResourceCommands.RestartCommand, Patience.Token)).Success);
        await app.Notifications.WaitForResourceHealthyAsync("web", Patience.Token);
        var third = await app.GetAsync("web", "pid");

        Assert.Equal(3, new[] { first, second, third }.Distinct().Count());
        Assert.Equal(url, app.Url("web"));
        Assert.Null(app.State("web").ExitCode);
        Assert.False((await commands.ExecuteCommandAsync("web", "dance", Patience.Token)).Success);
        Assert.Contains("'nobody'", (await commands.ExecuteCommandAsync("nobody", "stop", Patience.Token)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ExplicitStart_IsLeftAloneUntilItsCommand()
    {
        await using var app = await TestApplication.StartAsync(builder => builder.AddProject<Projects.Playground_Web>("web").WithExplicitStart());

        Assert.Equal(KnownResourceStates.NotStarted, app.State("web").State?.Text);
        Assert.Equal([ResourceCommandState.Enabled, ResourceCommandState.Disabled, ResourceCommandState.Disabled], app.State("web").Commands.Select(c => c.State));

        await app.App.ResourceCommands.ExecuteCommandAsync("web", KnownResourceCommands.StartCommand, Patience.Token);

        Assert.Equal(KnownResourceStates.Running, app.State("web").State?.Text);
        Assert.NotEmpty(await app.GetAsync("web", "pid"));
    }

    [Fact]
    public async Task Snapshot_OfARunningProject_SaysWhatADashboardShows()
    {
        await using var app = await TestApplication.StartAsync(builder =>
        {
            var web = builder.AddProject<Projects.Playground_Web>("web");
            builder.AddProject<Projects.Playground_Web>("front").WithReference(web).WaitFor(web);
        });

        var snapshot = app.State("front");

        Assert.Equal("Project", snapshot.ResourceType);
        Assert.Equal(HealthStatus.Healthy, snapshot.HealthStatus);
        Assert.NotNull(snapshot.StartTimeStamp);
        Assert.Contains(new UrlSnapshot("http", app.Url("front"), IsInternal: false), snapshot.Urls);
        Assert.Equal([new("web", "Reference"), new("web", "WaitFor")], snapshot.Relationships.AsEnumerable());
        Assert.Equal(await app.GetAsync("front", "pid"), snapshot.Properties.Single(property => property.Name == "executable.pid").Value?.ToString());
    }

    [Fact]
    public async Task Ready_OfAResource_IsToldOncePerStartHoweverManyInstances()
    {
        var told = 0;
        await using var app = await TestApplication.StartAsync(builder => builder
            .AddProject<Projects.Playground_Web>("web").WithReplicas(2).WithHttpHealthCheck("/health").OnResourceReady((_, _, _) =>
            {
                Interlocked.Increment(ref told);
                return Task.CompletedTask;
            }));
        await WaitForAllAsync();
        Assert.Equal(1, told);

        await app.App.ResourceCommands.ExecuteCommandAsync(app.Resource("web"), KnownResourceCommands.StopCommand, Patience.Token);
        await app.App.ResourceCommands.ExecuteCommandAsync(app.Resource("web"), KnownResourceCommands.StartCommand, Patience.Token);
        await WaitForAllAsync();
        Assert.Equal(2, told);

        Task WaitForAllAsync() => Patience.Until(
            () => app.Resource("web").GetResolvedResourceNames().All(id => app.State(id).ResourceReady is { IsCompleted: true }), "both are ready");
    }

    [Fact]
    public async Task Start_AfterTheApplicationStopped_StartsNothing()
    {
        await using var app = await TestApplication.StartAsync(builder => builder.AddProject<Projects.Playground_Web>("web"));
        await app.App.StopAsync(Patience.Token);

        Assert.False((await app.App.ResourceCommands.ExecuteCommandAsync("web", KnownResourceCommands.StartCommand, Patience.Token)).Success);
    }

    [Fact]
    public async Task Stop_OfTheApplication_EndsEveryProcessAndFreesItsPorts()
    {
        await using var app = await TestApplication.StartAsync(builder => builder.AddProject<Projects.Playground_Web>("web").WithReplicas(2));
        HashSet<string> pids = [];
        await Patience.Until(async () => pids.Add(await app.GetAsync("web", "pid")) && pids.Count == 2, "both instances answer");
        var port = new Uri(app.Url("web")).Port;

        await app.App.StopAsync(Patience.Token);

        Assert.All(pids, pid => Assert.False(Directory.Exists($"/proc/{pid}"), $"{pid} lives"));
        Assert.All(app.Resource("web").GetResolvedResourceNames(), id => Assert.Equal(KnownResourceStates.Finished, app.State(id).State?.Text));
        foreach (var socket in Engine.LoopbackPort.Listen(port))
        {
            socket.Dispose();
        }
    }
}
