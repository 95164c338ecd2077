using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using static Aspire.Dashboard.Tests.OtlpReceiverTests;

namespace Aspire.Dashboard.Tests;

public sealed class MetricApiTests
{
    // A whole minute near the real time, by which the client's cookie container judges the cookie's age.
    private static readonly DateTimeOffset Start = DateTimeOffset.FromUnixTimeSeconds(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() / 60 * 60);

    [Fact]
    public async Task Counter_OverTime_IsARatePerSecond()
    {
        await using var dashboard = await StartAsync();
        for (var second = 0; second <= 60; second++)
        {
            await SendAsync(dashboard, Otlp.Counter("requests", Start.AddSeconds(second), 10 * second));
        }

        var data = await DataAsync(dashboard, "requests", "seconds=120");

        Assert.Equal(10, (double)data["summary"]!["last"]!, 6);
    }

    [Fact]
    public async Task Counter_ThatStartsAgainFromZero_NeverHasANegativeRate()
    {
        await using var dashboard = await StartAsync();
        for (var second = 0; second <= 60; second++)
        {
            await SendAsync(dashboard, Otlp.Counter("requests", Start.AddSeconds(second), second < 30 ? 1_000 + second : second - 30));
        }

        var data = await DataAsync(dashboard, "requests", "seconds=120");

        var values = Values(data, 0).OfType<double>().ToArray();
        Assert.NotEmpty(values);
        Assert.All(values, value => Assert.True(value >= 0, $"{value}"));
    }

    [Fact]
    public async Task Counter_FilteredAndGroupedByDimension_ShowsThoseSeriesOnly()
    {
        await using var dashboard = await StartAsync();
        for (var second = 0; second <= 60; second++)
        {
            await SendAsync(
                dashboard,
                Otlp.Counter("outcomes", Start.AddSeconds(second), 3 * second, ("section", "reviews"), ("status", "fresh")),
                Otlp.Counter("outcomes", Start.AddSeconds(second), second, ("section", "reviews"), ("status", "fallback")),
                Otlp.Counter("outcomes", Start.AddSeconds(second), 99 * second, ("section", "inventory"), ("status", "fresh")));
        }

        var data = await DataAsync(dashboard, "outcomes", "seconds=120&filter=section=reviews&group=status");

        Assert.Equal(["fresh", "fallback"], data["lines"]!.AsArray().Select(line => (string)line!["name"]!));
        Assert.Equal(4, (double)data["summary"]!["last"]!, 6);
    }

    [Fact]
    public async Task Histogram_Percentiles_LieInTheRightBuckets()
    {
        await using var dashboard = await StartAsync();
        await SendAsync(dashboard, Otlp.Histogram("duration", Start.AddSeconds(1), [0.1, 0.2, 0.5, 1], [0, 0, 0, 0, 0]));
        await SendAsync(dashboard, Otlp.Histogram("duration", Start.AddSeconds(30), [0.1, 0.2, 0.5, 1], [60, 32, 6, 2, 0]));

        var summary = (await DataAsync(dashboard, "duration", "seconds=120"))["summary"]!;

        Assert.Equal(100, (double)summary["count"]!);
        Assert.InRange((double)summary["p50"]!, 0.05, 0.1);
        Assert.InRange((double)summary["p90"]!, 0.1, 0.2);
        Assert.InRange((double)summary["p99"]!, 0.5, 1);
    }

    [Fact]
    public async Task Histogram_OneThatMakesNoSense_IsRejectedAndTheOthersStay()
    {
        await using var dashboard = await StartAsync();
        var broken = Otlp.Histogram("broken", Start, [0.1, 0.2], [1, 2]);

        using var answer = await dashboard.SendAsync("/v1/metrics", Otlp.Metrics("bff", broken, Otlp.Counter("requests", Start, 1)));

        Assert.Contains("only sums, gauges and histograms", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        var instruments = (await GetAsync(dashboard, "/api/metrics"))[0]!["instruments"]!.AsArray();
        Assert.Equal("requests", (string)Assert.Single(instruments)!["name"]!);
    }

    [Fact]
    public async Task Data_OfASenderThatWentAway_EndsInsteadOfStayingFlat()
    {
        var time = new FakeTimeProvider(Start.AddSeconds(30));
        await using var dashboard = await RunningDashboard.StartAsync(time: time);
        await SendAsync(dashboard, Otlp.Counter("requests", Start, 5));
        time.Advance(TimeSpan.FromMinutes(4));

        var values = Values(await DataAsync(dashboard, "requests", "seconds=300&total=true"), 0);

        Assert.Contains(5, values);
        Assert.Null(values[^1]);
    }

    private static Task<RunningDashboard> StartAsync() => RunningDashboard.StartAsync(time: new FakeTimeProvider(Start.AddSeconds(60)));

    private static Task SendAsync(RunningDashboard dashboard, params OpenTelemetry.Proto.Metrics.V1.Metric[] metrics) =>
        AcceptedAsync(dashboard.SendAsync("/v1/metrics", Otlp.Metrics("bff", metrics)));

    private static Task<JsonNode> DataAsync(RunningDashboard dashboard, string instrument, string query) =>
        GetAsync(dashboard, $"/api/metrics/data?resource=bff&meter=Meter&instrument={instrument}&{query}");

    private static double?[] Values(JsonNode data, int line) => [.. data["lines"]![line]!["values"]!.AsArray().Select(value => (double?)value)];
}
