using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using ProductBff.Testing;

namespace ProductBff.ServiceDefaults.Tests.Telemetry;

/// <summary>The end of a process, as Aspire configures its telemetry: retried in memory.</summary>
public sealed class TelemetryShutdownTests
{
    /// <summary>Without a bound of ours it is 10 s and more; with it 1 s, and the rest is for a busy machine.</summary>
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(6);

    [Theory]
    [InlineData("grpc", true)]
    [InlineData("grpc", false)]
    [InlineData("http/protobuf", true)]
    [InlineData("http/protobuf", false)]
    public async Task Stop_CollectorIsAwayOrSilent_EndsAllTheSame(string protocol, bool listens)
    {
        await using var collector = new Collector(answers: false);
        var service = await StartAsync(protocol, listens ? collector.Url : "http://127.0.0.1:1", scheduleMilliseconds: 100);
        await service.Client.GetStringAsync("/work");

        var stopping = Stopwatch.StartNew();
        await service.StopAsync();
        await service.DisposeAsync();

        Assert.InRange(stopping.Elapsed, TimeSpan.Zero, Bound);
    }

    [Fact]
    public async Task Stop_CollectorIsThere_SendsWhatIsLeftOfAllSignals()
    {
        await using var collector = new Collector(answers: true);
        // Nothing is due before the end.
        var service = await StartAsync("http/protobuf", collector.Url, scheduleMilliseconds: 60_000);
        await service.Client.GetStringAsync("/work");

        await service.StopAsync();
        var sent = collector.Paths.ToArray();
        await service.DisposeAsync();

        Assert.Equal(["/v1/logs", "/v1/metrics", "/v1/traces"], sent);
    }

    private static Task<TestService> StartAsync(string protocol, string endpoint, int scheduleMilliseconds) => TestService.StartAsync(
        app => app.MapGet("/work", () => "done"),
        [
            .. TestTokens.Settings,
            new("OTEL_EXPORTER_OTLP_ENDPOINT", endpoint),
            new("OTEL_EXPORTER_OTLP_PROTOCOL", protocol),
            new("OTEL_DOTNET_EXPERIMENTAL_OTLP_RETRY", "in_memory"),
            new("OTEL_BSP_SCHEDULE_DELAY", $"{scheduleMilliseconds}"),
            new("OTEL_BLRP_SCHEDULE_DELAY", $"{scheduleMilliseconds}"),
            new("OTEL_METRIC_EXPORT_INTERVAL", $"{scheduleMilliseconds}"),
        ]);
}
