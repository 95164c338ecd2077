using System.Text.Json;
using System.Text.Json.Serialization;
using Aspire.Dashboard.Resources;
using Aspire.Dashboard.Telemetry;

namespace Aspire.Dashboard.Api;

// What the pages get. Times are Unix milliseconds, durations milliseconds, ids lower-case hex.

internal sealed record SessionDto(string Application, string OtlpUrl, string[] Senders);

internal sealed record ResourceDto(
    string Name,
    string InstanceId,
    string DisplayName,
    string Type,
    string State,
    bool IsFailed,
    string? Health,
    IReadOnlyList<HealthReportSnapshot> HealthReports,
    double? CreatedAt,
    double? StartedAt,
    double? StoppedAt,
    int? ExitCode,
    IReadOnlyList<EndpointSnapshot> Endpoints,
    IReadOnlyList<RelationshipSnapshot> Relationships,
    IReadOnlyList<PropertySnapshot> Properties,
    IReadOnlyList<string> Commands);

/// <summary><c>Value</c> is absent for a secret until it is asked for by name.</summary>
internal sealed record EnvironmentDto(string Name, string? Value, bool IsSecret);

internal sealed record RevealRequest(string? Name);

internal sealed record RevealedDto(string? Value);

internal sealed record ConsoleDto(IReadOnlyList<ConsoleLineDto> Lines, long Dropped);

internal sealed record ConsoleLineDto(double? Time, string Text, bool IsError);

internal sealed record TagDto(string Name, string Value)
{
    public static TagDto[] Of(IReadOnlyList<Tag> tags) => [.. tags.Select(tag => new TagDto(tag.Name, tag.Value))];
}

internal sealed record LogsDto(IReadOnlyList<LogDto> Entries, long LastSequence);

internal sealed record LogDto(
    long Sequence, string Resource, string InstanceId, double Time, int Severity, string Category, string Message, string? TraceId, string? SpanId, TagDto[] Tags)
{
    public static LogDto Of(LogEntry entry) => new(
        entry.Sequence,
        entry.Sender.Name,
        entry.Sender.InstanceId,
        entry.Time.Milliseconds,
        entry.Severity,
        entry.Category,
        entry.Message,
        entry.TraceId.IsNone ? null : entry.TraceId.ToString(),
        entry.SpanId.IsNone ? null : entry.SpanId.ToString(),
        TagDto.Of(entry.Tags));
}

internal sealed record TraceSummaryDto(
    string TraceId, string Name, string Resource, double Start, double Duration, int Spans, int Errors, bool IsRooted, TraceResourceDto[] Resources);

internal sealed record TraceResourceDto(string Name, int Spans, int Errors);

internal sealed record TraceDto(
    string TraceId, string Name, string Resource, double Start, double Duration, bool IsTruncated, SpanDto[] Spans, IReadOnlyList<LogDto> Logs);

/// <summary><c>Offset</c> counts from the start of the trace; <c>Peer</c> names a resource that was called but sent no span itself.</summary>
internal sealed record SpanDto(
    string SpanId,
    string? ParentId,
    string Resource,
    string InstanceId,
    string? Peer,
    string Name,
    string Scope,
    string Kind,
    double Offset,
    double Duration,
    bool IsError,
    string? StatusMessage,
    TagDto[] Tags,
    SpanEventDto[] Events,
    SpanLinkDto[] Links);

internal sealed record SpanEventDto(string Name, double Offset, TagDto[] Tags);

internal sealed record SpanLinkDto(string TraceId, string SpanId, TagDto[] Tags);

internal sealed record MetricResourceDto(string Resource, InstrumentDto[] Instruments);

internal sealed record InstrumentDto(string Meter, string Name, string Description, string Unit, InstrumentKind Kind, DimensionDto[] Dimensions);

internal sealed record DimensionDto(string Name, string[] Values);

internal sealed record MetricDataDto(InstrumentDto Instrument, double[] Times, List<ChartLine> Lines, ChartSummary Summary);

internal sealed record VersionDto(long Version);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, UseStringEnumConverter = true)]
[JsonSerializable(typeof(SessionDto))]
[JsonSerializable(typeof(ResourceDto[]))]
[JsonSerializable(typeof(EnvironmentDto[]))]
[JsonSerializable(typeof(RevealRequest))]
[JsonSerializable(typeof(RevealedDto))]
[JsonSerializable(typeof(CommandOutcome))]
[JsonSerializable(typeof(ConsoleDto))]
[JsonSerializable(typeof(LogsDto))]
[JsonSerializable(typeof(List<TraceSummaryDto>))]
[JsonSerializable(typeof(TraceDto))]
[JsonSerializable(typeof(List<MetricResourceDto>))]
[JsonSerializable(typeof(MetricDataDto))]
[JsonSerializable(typeof(VersionDto))]
internal sealed partial class DashboardJson : JsonSerializerContext;
