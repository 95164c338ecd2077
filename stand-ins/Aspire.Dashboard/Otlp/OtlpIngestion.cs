using Aspire.Dashboard.Telemetry;
using Google.Protobuf;
using OpenTelemetry.Proto.Resource.V1;

namespace Aspire.Dashboard.Otlp;

/// <summary>What was taken of a request: <paramref name="Rejected"/> records were not, because of <paramref name="Reason"/>.</summary>
internal readonly record struct Ingested(int Rejected, string? Reason);

/// <summary>Turns OTLP messages into what the stores keep. A record that makes no sense is counted and left out; the rest is kept.</summary>
internal sealed partial class OtlpIngestion(DashboardLimits limits, TraceStore traces, LogStore logs, MetricStore metrics, TimeProvider time)
{
    private readonly SenderDirectory _senders = new(limits.Resources);
    private readonly OtlpAttributes _attributes = new(limits);

    public string[] SenderNames => _senders.Names();

    private Sender? SenderOf(Resource? resource)
    {
        var name = resource is null ? null : OtlpAttributes.Find(resource.Attributes, "service.name");
        var instance = resource is null ? null : OtlpAttributes.Find(resource.Attributes, "service.instance.id");
        return _senders.Resolve(
            _attributes.Name(string.IsNullOrWhiteSpace(name) ? "unknown_service" : name),
            _attributes.Name(instance ?? ""));
    }

    private UnixTime Now => UnixTime.From(time.GetUtcNow());

    private static UnixTime? TimeOf(ulong nanoseconds) => nanoseconds is > 0 and <= long.MaxValue ? new UnixTime((long)nanoseconds) : null;

    private static TraceId TraceIdOf(ByteString bytes) =>
        bytes.Length == 16 ? new TraceId(System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(bytes.Span)) : default;

    private static SpanId SpanIdOf(ByteString bytes) =>
        bytes.Length == 8 ? new SpanId(System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(bytes.Span)) : default;

    /// <summary>Counts what is left out and remembers the first reason.</summary>
    private struct Rejections(DashboardLimits limits)
    {
        private int _count;
        private string? _reason;

        public void Add(int count, string reason)
        {
            if (count > 0)
            {
                _count += count;
                _reason ??= reason;
            }
        }

        public void NoRoomForSender(int count) => Add(count, $"the dashboard already knows {limits.Resources} resources (service.name) and takes no further ones");

        public readonly Ingested Result => new(_count, _reason);
    }
}
