using System.Diagnostics.Metrics;
using ProductBff.ServiceDefaults.Telemetry;

namespace ProductBff.ServiceDefaults.Deadlines;

/// <summary>Counts requests that were stopped because their deadline had passed or their caller had left.</summary>
internal sealed class AbandonedWorkMetrics(IMeterFactory meters)
{
    internal const string MeterName = OpenTelemetryExtensions.SourcePrefix + "ServiceDefaults";
    internal const string CounterName = "service.requests.abandoned";

    private readonly Counter<long> _abandoned =
        meters.Create(MeterName).CreateCounter<long>(CounterName, "{request}", "Requests stopped before an answer, by reason.");

    internal void DeadlinePassed() => _abandoned.Add(1, new KeyValuePair<string, object?>("reason", "deadline"));

    internal void CallerLeft() => _abandoned.Add(1, new KeyValuePair<string, object?>("reason", "caller-left"));
}
