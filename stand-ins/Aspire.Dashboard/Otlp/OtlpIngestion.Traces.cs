using Aspire.Dashboard.Telemetry;
using OpenTelemetry.Proto.Collector.Trace.V1;
using Wire = OpenTelemetry.Proto.Trace.V1;

namespace Aspire.Dashboard.Otlp;

internal sealed partial class OtlpIngestion
{
    public Ingested Add(ExportTraceServiceRequest request)
    {
        var rejections = new Rejections(limits);
        var taken = new List<(TraceId, Span)>();
        foreach (var resource in request.ResourceSpans)
        {
            if (SenderOf(resource.Resource) is not { } sender)
            {
                rejections.NoRoomForSender(resource.ScopeSpans.Sum(scope => scope.Spans.Count));
                continue;
            }

            foreach (var scope in resource.ScopeSpans)
            {
                foreach (var wire in scope.Spans)
                {
                    if (SpanOf(wire, sender, scope.Scope?.Name ?? "") is { } span)
                    {
                        taken.Add((TraceIdOf(wire.TraceId), span));
                    }
                    else
                    {
                        rejections.Add(1, "a span needs a trace id of 16 bytes, a span id of 8 bytes (neither all zero) and a start time");
                    }
                }
            }
        }

        rejections.Add(traces.Add(taken), $"a trace holds at most {limits.SpansPerTrace} spans or {limits.StoredBytes / 16} bytes");
        return rejections.Result;
    }

    private Span? SpanOf(Wire.Span wire, Sender sender, string scope)
    {
        var id = SpanIdOf(wire.SpanId);
        if (TraceIdOf(wire.TraceId).IsNone || id.IsNone || TimeOf(wire.StartTimeUnixNano) is not { } start)
        {
            return null;
        }

        // Clocks that were set back in between must not make a span of negative length.
        var end = TimeOf(wire.EndTimeUnixNano) is { } sent && sent > start ? sent : start;
        return new Span(
            sender,
            id,
            SpanIdOf(wire.ParentSpanId),
            _attributes.Name(wire.Name),
            _attributes.Name(scope),
            wire.Kind switch
            {
                Wire.Span.Types.SpanKind.Server => "server",
                Wire.Span.Types.SpanKind.Client => "client",
                Wire.Span.Types.SpanKind.Producer => "producer",
                Wire.Span.Types.SpanKind.Consumer => "consumer",
                _ => "internal",
            },
            start,
            end,
            wire.Status?.Code switch
            {
                Wire.Status.Types.StatusCode.Ok => SpanStatus.Ok,
                Wire.Status.Types.StatusCode.Error => SpanStatus.Error,
                _ => SpanStatus.Unset,
            },
            _attributes.Text(wire.Status?.Message ?? ""),
            _attributes.Tags(wire.Attributes),
            [.. wire.Events.Take(limits.Attributes).Select(EventOf)],
            [.. wire.Links.Take(limits.Attributes).Select(LinkOf)]);

        SpanEvent EventOf(Wire.Span.Types.Event item) =>
            new(_attributes.Name(item.Name), TimeOf(item.TimeUnixNano) ?? start, _attributes.Tags(item.Attributes));

        SpanLink LinkOf(Wire.Span.Types.Link item) =>
            new(TraceIdOf(item.TraceId), SpanIdOf(item.SpanId), _attributes.Tags(item.Attributes));
    }
}
