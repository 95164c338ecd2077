using System.Diagnostics.Metrics;
using ProductBff.ServiceDefaults.Telemetry;

namespace ProductBff.ServiceDefaults.Deadlines;

/// <summary>Counts requests whose work was stopped because nobody waited for it any more.</summary>
internal sealed class AbandonedWorkMetrics(IMeterFactory meters)
{
    internal const string MeterName = OpenTelemetryExtensions.SourcePrefix + "ServiceDefaults";
    internal const string CounterName = "service.requests.abandoned";

    private readonly Counter<long> _abandoned =
        meters.Create(MeterName).CreateCounter<long>(CounterName, "{request}", "Requests stopped before an answer, by reason.");

    internal void DeadlinePassed() => _abandoned.Add(1, new KeyValuePair<string, object?>("reason", "deadline"));

    internal void CallerLeft() => _abandoned.Add(1, new KeyValuePair<string, object?>("reason", "caller-left"));
}
