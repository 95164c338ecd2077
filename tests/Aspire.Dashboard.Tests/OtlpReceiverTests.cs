using System.IO.Compression;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Google.Protobuf;
using OpenTelemetry.Proto.Collector.Trace.V1;
using OpenTelemetry.Proto.Logs.V1;

namespace Aspire.Dashboard.Tests;

public sealed class OtlpReceiverTests
{
    private const string TraceId = "0af7651916cd43dd8448eb211c80319c";
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();

    [Fact]
    public async Task Traces_SpansOfTwoServicesChildFirst_AreOneTraceWithPeerAndOffsets()
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        var child = Otlp.Span(TraceId, "00f067aa0ba902b7", "GET", Now.AddMilliseconds(5), 10, parent: "b7ad6b7169203331", error: true,
            ("server.address", "127.0.0.1"), ("server.port", "6379"));
        await AcceptedAsync(dashboard.SendAsync("/v1/traces", Otlp.Traces("productservice", child)));
        await AcceptedAsync(dashboard.SendAsync("/v1/traces", Otlp.Traces("bff", Otlp.Span(TraceId, "b7ad6b7169203331", "GET /product-details/{id}", Now, 40))));

        var summary = Assert.Single((await GetAsync(dashboard, "/api/traces")).AsArray())!;
        Assert.Equal("GET /product-details/{id}", (string)summary["name"]!);
        Assert.Equal("bff", (string)summary["resource"]!);
        Assert.Equal(40, (double)summary["duration"]!, 3);
        Assert.Equal(1, (int)summary["errors"]!);

        var spans = (await GetAsync(dashboard, $"/api/traces/{TraceId}"))["spans"]!.AsArray();
        Assert.Equal(["b7ad6b7169203331", "00f067aa0ba902b7"], spans.Select(span => (string)span!["spanId"]!));
        Assert.Equal(5, (double)spans[1]!["offset"]!, 3);
        Assert.Equal("cache", (string)spans[1]!["peer"]!);
        Assert.True((bool)spans[1]!["isError"]!);
    }

    [Fact]
    public async Task Logs_OfATrace_AreFoundByTraceLevelTextAndResource()
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        await AcceptedAsync(dashboard.SendAsync("/v1/logs", Otlp.Logs(
            "bff",
            Otlp.Log("Reviews degraded", Now, SeverityNumber.Warn, TraceId, "b7ad6b7169203331"),
            Otlp.Log("Request finished", Now, SeverityNumber.Info))));
        await AcceptedAsync(dashboard.SendAsync("/v1/logs", Otlp.Logs("reviewservice", Otlp.Log("Bad luck", Now, SeverityNumber.Error, TraceId))));

        Assert.Equal(["Bad luck", "Reviews degraded"], await MessagesAsync(dashboard, $"trace={TraceId}"));
        Assert.Equal(["Bad luck"], await MessagesAsync(dashboard, "severity=17"));
        Assert.Equal(["Reviews degraded"], await MessagesAsync(dashboard, "text=DEGRADED"));
        Assert.Equal(["Request finished", "Reviews degraded"], await MessagesAsync(dashboard, "resource=bff"));
        Assert.Equal(["Bad luck", "Request finished", "Reviews degraded"], await MessagesAsync(dashboard, "text=p001"));
    }

    [Fact]
    public async Task Post_Gzip_IsTaken()
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        var message = Otlp.Logs("bff", Otlp.Log("packed", Now)).ToByteArray();

        await AcceptedAsync(dashboard.SendAsync("/v1/logs", Gzip(message), "gzip"));

        Assert.Equal(["packed"], await MessagesAsync(dashboard, ""));
    }

    [Theory]
    [InlineData("/v1/traces")]
    [InlineData("/v1/logs")]
    [InlineData("/v1/metrics")]
    public async Task Post_NotProtobuf_Is400AndWhatWasThereStays(string path)
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        await AcceptedAsync(dashboard.SendAsync("/v1/logs", Otlp.Logs("bff", Otlp.Log("first", Now))));

        using var answer = await dashboard.SendAsync(path, [0xff, 0xff, 0xff, 0xff, 0x01]);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(path, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(["first"], await MessagesAsync(dashboard, ""));
    }

    [Fact]
    public async Task Post_TruncatedMessage_Is400AndNothingOfItIsKept()
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        var message = Otlp.Logs("bff", Otlp.Log("first", Now), Otlp.Log("second", Now)).ToByteArray();

        using var answer = await dashboard.SendAsync("/v1/logs", message[..^3]);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Empty(await MessagesAsync(dashboard, ""));
    }

    [Fact]
    public async Task Post_GarbageThatSaysGzip_Is400()
    {
        await using var dashboard = await RunningDashboard.StartAsync();

        using var answer = await dashboard.SendAsync("/v1/logs", [1, 2, 3, 4], "gzip");

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Post_LargerThanTheLimit_Is413(bool compressed)
    {
        await using var dashboard = await RunningDashboard.StartAsync(new DashboardLimits { PayloadBytes = 10_000 });
        var body = new byte[200_000];

        // Packed, it is far below the limit: what counts is what comes out.
        using var answer = await dashboard.SendAsync("/v1/logs", compressed ? Gzip(body) : body, compressed ? "gzip" : null);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
    }

    [Theory]
    [InlineData("")]
    [InlineData("wrong")]
    [InlineData(RunningDashboard.Key + "x")]
    public async Task Post_WithoutTheKey_Is401(string key)
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        dashboard.Sender.DefaultRequestHeaders.Remove("x-otlp-api-key");
        dashboard.Sender.DefaultRequestHeaders.Add("x-otlp-api-key", key);

        using var answer = await dashboard.SendAsync("/v1/logs", Otlp.Logs("bff", Otlp.Log("first", Now)));

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Empty(await MessagesAsync(dashboard, ""));
    }

    [Fact]
    public async Task Post_Json_Is415ThatNamesWhatIsTaken()
    {
        await using var dashboard = await RunningDashboard.StartAsync();

        using var answer = await dashboard.SendAsync("/v1/logs", "{}"u8.ToArray(), contentType: "application/json");

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, answer.StatusCode);
        Assert.Contains("application/x-protobuf", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Traces_SomeSpansMakeNoSense_TheOthersAreKeptAndTheAnswerCounts()
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        var good = Otlp.Span(TraceId, "b7ad6b7169203331", "good", Now);
        var noId = Otlp.Span(TraceId, "0000000000000000", "no id", Now);
        var noTime = Otlp.Span(TraceId, "00f067aa0ba902b7", "no time", Now);
        noTime.StartTimeUnixNano = 0;

        using var answer = await dashboard.SendAsync("/v1/traces", Otlp.Traces("bff", noId, good, noTime));

        var result = ExportTraceServiceResponse.Parser.ParseFrom(await answer.Content.ReadAsByteArrayAsync());
        Assert.Equal(2, result.PartialSuccess.RejectedSpans);
        Assert.Contains("span id", result.PartialSuccess.ErrorMessage, StringComparison.Ordinal);
        Assert.Equal("good", (string)Assert.Single((await GetAsync(dashboard, "/api/traces")).AsArray())!["name"]!);
    }

    [Fact]
    public async Task Traces_SentTwice_AreShownOnce()
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        var request = Otlp.Traces("bff", Otlp.Span(TraceId, "b7ad6b7169203331", "once", Now));

        await AcceptedAsync(dashboard.SendAsync("/v1/traces", request));
        await AcceptedAsync(dashboard.SendAsync("/v1/traces", request));

        Assert.Equal(1, (int)Assert.Single((await GetAsync(dashboard, "/api/traces")).AsArray())!["spans"]!);
    }

    internal static async Task<JsonNode> GetAsync(RunningDashboard dashboard, string path) =>
        (await dashboard.Browser.GetFromJsonAsync<JsonNode>(new Uri(path, UriKind.Relative)))!;

    internal static async Task AcceptedAsync(Task<HttpResponseMessage> sending)
    {
        using var answer = await sending;
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Empty(await answer.Content.ReadAsByteArrayAsync());
    }

    internal static async Task<string[]> MessagesAsync(RunningDashboard dashboard, string query) =>
        [.. (await GetAsync(dashboard, $"/api/logs?{query}"))["entries"]!.AsArray().Select(entry => (string)entry!["message"]!)];

    private static byte[] Gzip(byte[] content)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            gzip.Write(content);
        }

        return packed.ToArray();
    }
}
