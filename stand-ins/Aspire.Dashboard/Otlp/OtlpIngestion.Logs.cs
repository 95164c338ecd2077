using Aspire.Dashboard.Telemetry;
using OpenTelemetry.Proto.Collector.Logs.V1;
using Wire = OpenTelemetry.Proto.Logs.V1;

namespace Aspire.Dashboard.Otlp;

internal sealed partial class OtlpIngestion
{
    /// <summary>.NET sends the message template beside the message; it repeats what can be seen.</summary>
    private const string OriginalFormat = "{OriginalFormat}";

    public Ingested Add(ExportLogsServiceRequest request)
    {
        var rejections = new Rejections(limits);
        var taken = new List<LogEntry>();
        foreach (var resource in request.ResourceLogs)
        {
            if (SenderOf(resource.Resource) is not { } sender)
            {
                rejections.NoRoomForSender(resource.ScopeLogs.Sum(scope => scope.LogRecords.Count));
                continue;
            }

            foreach (var scope in resource.ScopeLogs)
            {
                taken.AddRange(scope.LogRecords.Select(record => EntryOf(record, sender, scope.Scope?.Name ?? "")));
            }
        }

        logs.Add(taken);
        return rejections.Result;
    }

    private LogEntry EntryOf(Wire.LogRecord record, Sender sender, string scope)
    {
        var message = _attributes.Text(record.Body);
        return new LogEntry(
            sender,
            TimeOf(record.TimeUnixNano) ?? TimeOf(record.ObservedTimeUnixNano) ?? Now,
            Math.Clamp((int)record.SeverityNumber, 0, 24),
            _attributes.Name(scope),
            message.Length > 0 ? message : _attributes.Text(OtlpAttributes.Find(record.Attributes, OriginalFormat) ?? ""),
            TraceIdOf(record.TraceId),
            SpanIdOf(record.SpanId),
            _attributes.Tags(record.Attributes, except: OriginalFormat));
    }
}
