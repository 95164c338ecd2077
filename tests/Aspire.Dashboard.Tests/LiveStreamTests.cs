using System.Net;
using System.Text.Json.Nodes;
using static Aspire.Dashboard.Tests.OtlpReceiverTests;

namespace Aspire.Dashboard.Tests;

public sealed class LiveStreamTests
{
    [Fact]
    public async Task Stream_Resources_SendsAllAndThenEachNewState()
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        using var events = await EventReader.OpenAsync(dashboard, "topics=resources");
        await events.UntilAsync("resources", data => StateOf(data, "bff") == "Running");

        dashboard.Resources.Set(dashboard.Resources.Get("bff") with { State = "Finished", ExitCode = 1 });

        var data = await events.UntilAsync("resources", data => StateOf(data, "bff") == "Finished");
        Assert.DoesNotContain(FakeResources.Secret, data.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stream_Traces_SaysThatTheyChanged()
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        using var events = await EventReader.OpenAsync(dashboard, "topics=traces");
        await events.UntilAsync("traces", data => (int)data["version"]! == 0);

        await AcceptedAsync(dashboard.SendAsync("/v1/traces", Otlp.Traces("bff", Otlp.Span($"{1:x32}", $"{1:x16}", "GET", TimeProvider.System.GetUtcNow()))));

        await events.UntilAsync("traces", data => (int)data["version"]! == 1);
    }

    [Fact]
    public async Task Stream_Console_SendsTheBacklogThenNewLines()
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        await dashboard.KnowsAsync("bff");
        dashboard.Resources.Print("bff", "first", "second");
        using var events = await EventReader.OpenAsync(dashboard, "console=bff-aaaaaaaa");
        Assert.Equal(["first", "second"], await events.LinesAsync(2));

        dashboard.Resources.Print("bff", "third");

        Assert.Equal(["third"], await events.LinesAsync(1));
    }

    [Fact]
    public async Task Stream_ConsoleLongerThanTheLimit_SendsTheNewestLinesAndHowManyAreGone()
    {
        await using var dashboard = await RunningDashboard.StartAsync(new DashboardLimits { ConsoleLines = 3 });
        await dashboard.KnowsAsync("bff");
        dashboard.Resources.Print("bff", [.. Enumerable.Range(1, 10).Select(i => $"line {i}")]);
        using var events = await EventReader.OpenAsync(dashboard, "console=bff-aaaaaaaa");

        var data = await events.UntilAsync("console", data => data["lines"]!.AsArray().Count > 0);

        Assert.Equal(["line 8", "line 9", "line 10"], data["lines"]!.AsArray().Select(line => (string)line!["text"]!));
        Assert.Equal(7, (int)data["dropped"]!);
    }

    [Fact]
    public async Task Stream_ReaderThatDoesNotRead_NeitherHoldsUpTheReceiverNorGrowsAQueue()
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        using var events = await EventReader.OpenAsync(dashboard, "topics=resources,logs");
        var bff = dashboard.Resources.Get("bff");

        // The reader takes nothing while states change two thousand times.
        for (var i = 0; i < 2_000; i++)
        {
            dashboard.Resources.Set(bff with { State = $"State{i}" });
        }

        await AcceptedAsync(dashboard.SendAsync("/v1/logs", Otlp.Logs("bff", Otlp.Log("still taken", TimeProvider.System.GetUtcNow()))));
        Assert.Equal(["still taken"], await MessagesAsync(dashboard, ""));
        await events.UntilAsync("resources", data => StateOf(data, "bff") == "State1999");
        Assert.InRange(events.Received, 1, 200);
    }

    [Fact]
    public async Task Stream_MorePagesThanTheLimit_AreRefusedUntilOneCloses()
    {
        await using var dashboard = await RunningDashboard.StartAsync(new DashboardLimits { Streams = 1 });
        using (await EventReader.OpenAsync(dashboard, "topics=resources"))
        {
            using var refused = await dashboard.Browser.GetAsync("/api/stream?topics=resources", HttpCompletionOption.ResponseHeadersRead);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        }

        await Eventually.TrueAsync(async () =>
        {
            using var answer = await dashboard.Browser.GetAsync("/api/stream?topics=resources", HttpCompletionOption.ResponseHeadersRead);
            return answer.StatusCode == HttpStatusCode.OK;
        });
    }

    [Fact]
    public async Task Dispose_WithAnOpenStream_DoesNotWaitForIt()
    {
        var dashboard = await RunningDashboard.StartAsync();
        using var events = await EventReader.OpenAsync(dashboard, "topics=resources");

        await dashboard.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30));
    }

    private static string? StateOf(JsonNode resources, string name) =>
        (string?)resources.AsArray().FirstOrDefault(item => (string)item!["name"]! == name)?["state"];
}
