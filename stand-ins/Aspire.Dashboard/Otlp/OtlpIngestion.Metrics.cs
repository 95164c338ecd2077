using Aspire.Dashboard.Telemetry;
using OpenTelemetry.Proto.Collector.Metrics.V1;
using OpenTelemetry.Proto.Metrics.V1;

namespace Aspire.Dashboard.Otlp;

internal sealed partial class OtlpIngestion
{
    private const int MostBuckets = 200;

    public Ingested Add(ExportMetricsServiceRequest request)
    {
        var rejections = new Rejections(limits);
        var taken = new List<Measurement>();
        foreach (var resource in request.ResourceMetrics)
        {
            if (SenderOf(resource.Resource) is not { } sender)
            {
                rejections.NoRoomForSender(resource.ScopeMetrics.Sum(scope => scope.Metrics.Sum(PointCount)));
                continue;
            }

            foreach (var scope in resource.ScopeMetrics)
            {
                foreach (var metric in scope.Metrics)
                {
                    var before = taken.Count;
                    Collect(metric, sender, scope.Scope?.Name ?? "", taken);
                    rejections.Add(PointCount(metric) - (taken.Count - before), "only sums, gauges and histograms with explicit bounds and valid times are shown");
                }
            }
        }

        rejections.Add(metrics.Add(taken), $"a resource has at most {limits.InstrumentsPerResource} instruments, each of one kind");
        return rejections.Result;
    }

    private static int PointCount(Metric metric) => metric.DataCase switch
    {
        Metric.DataOneofCase.Sum => metric.Sum.DataPoints.Count,
        Metric.DataOneofCase.Gauge => metric.Gauge.DataPoints.Count,
        Metric.DataOneofCase.Histogram => metric.Histogram.DataPoints.Count,
        Metric.DataOneofCase.ExponentialHistogram => metric.ExponentialHistogram.DataPoints.Count,
        Metric.DataOneofCase.Summary => metric.Summary.DataPoints.Count,
        _ => 0,
    };

    private void Collect(Metric metric, Sender sender, string meter, List<Measurement> taken)
    {
        switch (metric.DataCase)
        {
            case Metric.DataOneofCase.Sum:
                var sum = metric.Sum;
                CollectNumbers(
                    sum.DataPoints,
                    Info(sum.IsMonotonic ? InstrumentKind.Counter : InstrumentKind.UpDownCounter),
                    sum.AggregationTemporality == AggregationTemporality.Delta);
                break;
            case Metric.DataOneofCase.Gauge:
                CollectNumbers(metric.Gauge.DataPoints, Info(InstrumentKind.Gauge), isDelta: false);
                break;
            case Metric.DataOneofCase.Histogram:
                var info = Info(InstrumentKind.Histogram);
                var isDelta = metric.Histogram.AggregationTemporality == AggregationTemporality.Delta;
                foreach (var point in metric.Histogram.DataPoints)
                {
                    if (IsSound(point) && TimeOf(point.TimeUnixNano) is { } at)
                    {
                        var value = new HistogramValue(point.Count, point.Sum, [.. point.ExplicitBounds], [.. point.BucketCounts]);
                        taken.Add(new Measurement(sender, info, _attributes.Tags(point.Attributes), at, point.Sum, value, isDelta));
                    }
                }

                break;
        }

        InstrumentInfo Info(InstrumentKind kind) => new(
            new InstrumentKey(_attributes.Name(meter), _attributes.Name(metric.Name)), _attributes.Text(metric.Description), _attributes.Name(metric.Unit), kind);

        void CollectNumbers(IEnumerable<NumberDataPoint> points, InstrumentInfo info, bool isDelta)
        {
            foreach (var point in points)
            {
                var value = point.ValueCase == NumberDataPoint.ValueOneofCase.AsInt ? point.AsInt : point.AsDouble;
                if (double.IsFinite(value) && TimeOf(point.TimeUnixNano) is { } at)
                {
                    taken.Add(new Measurement(sender, info, _attributes.Tags(point.Attributes), at, value, Histogram: null, isDelta));
                }
            }
        }
    }

    private static bool IsSound(HistogramDataPoint point) =>
        point.BucketCounts.Count == point.ExplicitBounds.Count + 1
        && point.BucketCounts.Count <= MostBuckets
        && double.IsFinite(point.Sum)
        && point.ExplicitBounds.All(double.IsFinite);
}
