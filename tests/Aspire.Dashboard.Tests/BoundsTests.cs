using System.Net;
using System.Text.Json.Nodes;
using OpenTelemetry.Proto.Collector.Logs.V1;
using OpenTelemetry.Proto.Collector.Metrics.V1;
using static Aspire.Dashboard.Tests.OtlpReceiverTests;

namespace Aspire.Dashboard.Tests;

public sealed class BoundsTests
{
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();

    [Fact]
    public async Task Logs_MoreThanTheLimit_TheOldestOfThatResourceGo()
    {
        await using var dashboard = await RunningDashboard.StartAsync(new DashboardLimits { Logs = 3 });
        await AcceptedAsync(dashboard.SendAsync("/v1/logs", Otlp.Logs("quiet", Otlp.Log("still here", Now))));

        await AcceptedAsync(dashboard.SendAsync("/v1/logs", Otlp.Logs("noisy", [.. Enumerable.Range(1, 10).Select(i => Otlp.Log($"log {i}", Now))])));

        Assert.Equal(["log 10", "log 9", "log 8", "still here"], await MessagesAsync(dashboard, ""));
    }

    [Fact]
    public async Task Logs_MoreBytesThanTheLimit_TheSenderOfMostLosesItsOldest()
    {
        await using var dashboard = await RunningDashboard.StartAsync(new DashboardLimits { StoredBytes = 20_000 });
        await AcceptedAsync(dashboard.SendAsync("/v1/logs", Otlp.Logs("quiet", Otlp.Log("still here", Now))));

        for (var i = 1; i <= 10; i++)
        {
            await AcceptedAsync(dashboard.SendAsync("/v1/logs", Otlp.Logs("noisy", Otlp.Log($"{i} {new string('x', 2_000)}", Now))));
        }

        var messages = await MessagesAsync(dashboard, "");
        Assert.Equal("still here", messages[^1]);
        Assert.StartsWith("10 ", messages[0], StringComparison.Ordinal);
        Assert.InRange(messages.Length, 3, 6);
    }

    [Fact]
    public async Task Traces_MoreThanTheLimit_TheOldestGoesWithItsId()
    {
        await using var dashboard = await RunningDashboard.StartAsync(new DashboardLimits { Traces = 2 });
        for (var i = 1; i <= 3; i++)
        {
            await AcceptedAsync(dashboard.SendAsync("/v1/traces", Otlp.Traces("bff", Otlp.Span(TraceId(i), SpanId(1), $"trace {i}", Now))));
        }

        Assert.Equal(["trace 3", "trace 2"], (await GetAsync(dashboard, "/api/traces")).AsArray().Select(trace => (string)trace!["name"]!));
        using var gone = await dashboard.Browser.GetAsync($"/api/traces/{TraceId(1)}");
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
    }

    [Fact]
    public async Task Traces_MoreSpansThanATraceHolds_TheSurplusIsRefusedAndSaid()
    {
        await using var dashboard = await RunningDashboard.StartAsync(new DashboardLimits { SpansPerTrace = 5 });
        var spans = Enumerable.Range(1, 8).Select(i => Otlp.Span(TraceId(1), SpanId(i), $"span {i}", Now)).ToArray();

        using var answer = await dashboard.SendAsync("/v1/traces", Otlp.Traces("bff", spans));

        Assert.Contains("a trace holds at most 5 spans", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        var trace = await GetAsync(dashboard, $"/api/traces/{TraceId(1)}");
        Assert.Equal(5, trace["spans"]!.AsArray().Count);
        Assert.True((bool)trace["isTruncated"]!);
    }

    [Fact]
    public async Task Senders_MoreNamesThanTheLimit_NewOnesAreRefusedAndTheKnownStay()
    {
        await using var dashboard = await RunningDashboard.StartAsync(new DashboardLimits { Resources = 3 });
        await AcceptedAsync(dashboard.SendAsync("/v1/logs", Otlp.Logs("bff", Otlp.Log("before", Now))));
        ExportLogsServiceResponse? last = null;
        for (var i = 0; i < 50; i++)
        {
            using var answer = await dashboard.SendAsync("/v1/logs", Otlp.Logs($"random-{i}", Otlp.Log("flood", Now)));
            last = ExportLogsServiceResponse.Parser.ParseFrom(await answer.Content.ReadAsByteArrayAsync());
        }

        await AcceptedAsync(dashboard.SendAsync("/v1/logs", Otlp.Logs("bff", Otlp.Log("after", Now))));

        Assert.Equal(1, last!.PartialSuccess.RejectedLogRecords);
        Assert.Contains("3 resources", last.PartialSuccess.ErrorMessage, StringComparison.Ordinal);
        Assert.Equal(["bff", "random-0", "random-1"], Senders(await GetAsync(dashboard, "/api/session")));
        Assert.Equal(["after", "before"], await MessagesAsync(dashboard, "resource=bff"));
    }

    [Fact]
    public async Task Texts_LongerThanTheLimit_AreCut()
    {
        await using var dashboard = await RunningDashboard.StartAsync(new DashboardLimits { TextLength = 100, Attributes = 1 });

        await AcceptedAsync(dashboard.SendAsync("/v1/logs", Otlp.Logs("bff", Otlp.Log(new string('x', 5_000), Now))));

        Assert.Equal(new string('x', 99) + "…", Assert.Single(await MessagesAsync(dashboard, "")));
        Assert.Single((await GetAsync(dashboard, "/api/logs"))["entries"]![0]!["tags"]!.AsArray());
    }

    [Fact]
    public async Task Metrics_ManyInstruments_BeyondTheLimitAreRefused()
    {
        await using var dashboard = await RunningDashboard.StartAsync(new DashboardLimits { InstrumentsPerResource = 4 });
        var metrics = Enumerable.Range(1, 9).Select(i => Otlp.Counter($"counter.{i}", Now, 1)).ToArray();

        using var answer = await dashboard.SendAsync("/v1/metrics", Otlp.Metrics("bff", metrics));

        var result = ExportMetricsServiceResponse.Parser.ParseFrom(await answer.Content.ReadAsByteArrayAsync());
        Assert.Equal(5, result.PartialSuccess.RejectedDataPoints);
        Assert.Equal(4, (await GetAsync(dashboard, "/api/metrics"))[0]!["instruments"]!.AsArray().Count);
    }

    [Fact]
    public async Task Metrics_ManyDimensionValues_TheStalestGo()
    {
        await using var dashboard = await RunningDashboard.StartAsync(new DashboardLimits { SeriesPerInstrument = 3 });
        for (var i = 1; i <= 10; i++)
        {
            await AcceptedAsync(dashboard.SendAsync("/v1/metrics", Otlp.Metrics("bff", Otlp.Counter("requests", Now.AddSeconds(i), 1, ("id", $"{i}")))));
        }

        var dimension = (await GetAsync(dashboard, "/api/metrics"))[0]!["instruments"]![0]!["dimensions"]![0]!;
        Assert.Equal(["10", "8", "9"], dimension["values"]!.AsArray().Select(value => (string)value!));
    }

    private static string TraceId(int i) => $"{i:x32}";

    private static string SpanId(int i) => $"{i:x16}";

    private static string[] Senders(JsonNode session) => [.. session["senders"]!.AsArray().Select(name => (string)name!)];
}
