using System.Globalization;
using Aspire.Dashboard.Resources;
using Aspire.Dashboard.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Aspire.Dashboard.Api;

/// <summary>Structured logs and traces as the pages ask for them; every answer is bounded.</summary>
internal sealed class TelemetryApi(TraceStore traces, LogStore logs, ResourceBoard board)
{
    private const int MostRows = 1_000;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/logs", LogsAsync);
        routes.MapGet("/api/traces", TracesAsync);
        routes.MapGet("/api/traces/{id}", TraceAsync);
    }

    private Task LogsAsync(HttpContext context)
    {
        var (trace, span) = (context.Query("trace"), context.Query("span"));
        if ((trace is not null && TraceId.Parse(trace) is null) || (span is not null && SpanId.Parse(span) is null))
        {
            return context.WriteProblemAsync(StatusCodes.Status400BadRequest, $"trace '{trace}' has to be 32, span '{span}' 16 hexadecimal digits.");
        }

        var (entries, last) = logs.Find(new LogQuery(
            context.Query("resource"),
            context.Number("severity", 0, 0, 24),
            context.Query("text"),
            TraceId.Parse(trace),
            SpanId.Parse(span),
            long.TryParse(context.Query("after"), NumberStyles.None, CultureInfo.InvariantCulture, out var after) ? after : 0,
            context.Number("limit", 500, 1, MostRows)));
        return context.WriteJsonAsync(new LogsDto([.. entries.Select(LogDto.Of)], last), DashboardJson.Default.LogsDto);
    }

    private Task TracesAsync(HttpContext context)
    {
        var query = new TraceQuery(
            context.Query("resource"),
            context.Query("text"),
            context.Query("errors") == "true",
            context.Number("min", 0, 0, int.MaxValue),
            context.Number("limit", 300, 1, MostRows));
        return context.WriteJsonAsync(traces.Find(query, Summarize), DashboardJson.Default.ListTraceSummaryDto);
    }

    private Task TraceAsync(HttpContext context)
    {
        if (TraceId.Parse(context.Route("id")) is not { } id)
        {
            return context.WriteProblemAsync(StatusCodes.Status400BadRequest, $"'{context.Route("id")}' is not a trace id (32 hexadecimal digits).");
        }

        var peers = new PeerNames(board.All());
        var correlated = logs.Find(new LogQuery(TraceId: id, Limit: MostRows)).Entries;
        return traces.Get(id, trace => Detail(trace, correlated, peers)) is { } detail
            ? context.WriteJsonAsync(detail, DashboardJson.Default.TraceDto)
            : context.WriteProblemAsync(StatusCodes.Status404NotFound, $"There is no trace {id}; the oldest make room for new ones.");
    }

    private static TraceSummaryDto Summarize(Trace trace) => new(
        trace.Id.ToString(),
        trace.Root.Name,
        trace.Root.Sender.Name,
        trace.Start.Milliseconds,
        Between(trace.Start, trace.End),
        trace.Spans.Count,
        trace.Spans.Count(span => span.IsError),
        trace.Root.ParentId.IsNone,
        [
            .. trace.Spans.GroupBy(span => span.Sender.Name)
                .OrderBy(group => group.Min(span => span.Start.Nanoseconds))
                .Select(group => new TraceResourceDto(group.Key, group.Count(), group.Count(span => span.IsError))),
        ]);

    private static TraceDto Detail(Trace trace, List<LogEntry> correlated, PeerNames peers)
    {
        var called = trace.Spans.Select(span => span.ParentId).ToHashSet();
        return new TraceDto(
            trace.Id.ToString(),
            trace.Root.Name,
            trace.Root.Sender.Name,
            trace.Start.Milliseconds,
            Between(trace.Start, trace.End),
            trace.IsTruncated,
            [.. trace.Spans.OrderBy(span => span.Start).Select(span => SpanOf(span, trace, called.Contains(span.Id) ? null : peers.Of(span)))],
            [.. correlated.OrderBy(entry => entry.Time).Select(LogDto.Of)]);
    }

    private static SpanDto SpanOf(Span span, Trace trace, string? peer) => new(
        span.Id.ToString(),
        span.ParentId.IsNone ? null : span.ParentId.ToString(),
        span.Sender.Name,
        span.Sender.InstanceId,
        peer,
        span.Name,
        span.Scope,
        span.Kind,
        Between(trace.Start, span.Start),
        Between(span.Start, span.End),
        span.IsError,
        span.StatusMessage.Length > 0 ? span.StatusMessage : null,
        TagDto.Of(span.Tags),
        [.. span.Events.Select(item => new SpanEventDto(item.Name, Between(trace.Start, item.Time), TagDto.Of(item.Tags)))],
        [.. span.Links.Select(item => new SpanLinkDto(item.TraceId.ToString(), item.SpanId.ToString(), TagDto.Of(item.Tags)))]);

    /// <summary>Subtracts before it divides, so that nothing is lost to the size of the numbers.</summary>
    private static double Between(UnixTime from, UnixTime to) => (to.Nanoseconds - from.Nanoseconds) / 1e6;
}
