using Google.Protobuf;
using OpenTelemetry.Proto.Collector.Logs.V1;
using OpenTelemetry.Proto.Collector.Metrics.V1;
using OpenTelemetry.Proto.Collector.Trace.V1;
using OpenTelemetry.Proto.Common.V1;
using OpenTelemetry.Proto.Logs.V1;
using OpenTelemetry.Proto.Metrics.V1;
using OpenTelemetry.Proto.Resource.V1;
using OpenTelemetry.Proto.Trace.V1;

namespace Aspire.Dashboard.Tests;

/// <summary>OTLP messages in few words.</summary>
internal static class Otlp
{
    public static ExportTraceServiceRequest Traces(string service, params Span[] spans) => new()
    {
        ResourceSpans = { new ResourceSpans { Resource = Resource(service), ScopeSpans = { new ScopeSpans { Scope = new() { Name = "test" }, Spans = { spans } } } } },
    };

    public static Span Span(
        string traceId, string spanId, string name, DateTimeOffset start, int milliseconds = 10, string parent = "", bool error = false, params (string, string)[] tags) => new()
        {
            TraceId = Hex(traceId),
            SpanId = Hex(spanId),
            ParentSpanId = Hex(parent),
            Name = name,
            Kind = parent.Length == 0 ? OpenTelemetry.Proto.Trace.V1.Span.Types.SpanKind.Server : OpenTelemetry.Proto.Trace.V1.Span.Types.SpanKind.Client,
            StartTimeUnixNano = Nanoseconds(start),
            EndTimeUnixNano = Nanoseconds(start.AddMilliseconds(milliseconds)),
            Status = error ? new Status { Code = Status.Types.StatusCode.Error, Message = "it broke" } : null,
            Attributes = { tags.Select(tag => Tag(tag.Item1, tag.Item2)) },
        };

    public static ExportLogsServiceRequest Logs(string service, params LogRecord[] records) => new()
    {
        ResourceLogs = { new ResourceLogs { Resource = Resource(service), ScopeLogs = { new ScopeLogs { Scope = new() { Name = "Category" }, LogRecords = { records } } } } },
    };

    public static LogRecord Log(string message, DateTimeOffset time, SeverityNumber severity = SeverityNumber.Info, string traceId = "", string spanId = "") => new()
    {
        TimeUnixNano = Nanoseconds(time),
        SeverityNumber = severity,
        Body = new AnyValue { StringValue = message },
        TraceId = Hex(traceId),
        SpanId = Hex(spanId),
        Attributes = { Tag("{OriginalFormat}", "template"), Tag("ProductId", "P001") },
    };

    public static ExportMetricsServiceRequest Metrics(string service, params Metric[] metrics) => new()
    {
        ResourceMetrics = { new ResourceMetrics { Resource = Resource(service), ScopeMetrics = { new ScopeMetrics { Scope = new() { Name = "Meter" }, Metrics = { metrics } } } } },
    };

    public static Metric Counter(string name, DateTimeOffset time, double value, params (string, string)[] tags) => new()
    {
        Name = name,
        Unit = "{request}",
        Sum = new Sum
        {
            IsMonotonic = true,
            AggregationTemporality = AggregationTemporality.Cumulative,
            DataPoints = { new NumberDataPoint { TimeUnixNano = Nanoseconds(time), AsDouble = value, Attributes = { tags.Select(tag => Tag(tag.Item1, tag.Item2)) } } },
        },
    };

    public static Metric Histogram(string name, DateTimeOffset time, double[] bounds, ulong[] buckets, params (string, string)[] tags) => new()
    {
        Name = name,
        Unit = "s",
        Histogram = new Histogram
        {
            AggregationTemporality = AggregationTemporality.Cumulative,
            DataPoints =
            {
                new HistogramDataPoint
                {
                    TimeUnixNano = Nanoseconds(time),
                    Count = (ulong)buckets.Sum(bucket => (long)bucket),
                    Sum = 1,
                    ExplicitBounds = { bounds },
                    BucketCounts = { buckets },
                    Attributes = { tags.Select(tag => Tag(tag.Item1, tag.Item2)) },
                },
            },
        },
    };

    private static Resource Resource(string service) => new() { Attributes = { Tag("service.name", service), Tag("service.instance.id", $"{service}-1") } };

    private static KeyValue Tag(string name, string value) => new() { Key = name, Value = new AnyValue { StringValue = value } };

    private static ByteString Hex(string text) => ByteString.CopyFrom(Convert.FromHexString(text));

    private static ulong Nanoseconds(DateTimeOffset time) => (ulong)(time - DateTimeOffset.UnixEpoch).Ticks * 100;
}
