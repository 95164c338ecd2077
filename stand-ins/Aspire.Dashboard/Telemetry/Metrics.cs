using System.Text.Json.Serialization;

namespace Aspire.Dashboard.Telemetry;

internal enum InstrumentKind
{
    /// <summary>Only ever rises; shown as a rate.</summary>
    [JsonStringEnumMemberName("counter")]
    Counter,

    /// <summary>Rises and falls, adds up over dimensions.</summary>
    [JsonStringEnumMemberName("upDownCounter")]
    UpDownCounter,

    [JsonStringEnumMemberName("gauge")]
    Gauge,

    [JsonStringEnumMemberName("histogram")]
    Histogram,
}

internal sealed record InstrumentKey(string Meter, string Name);

internal sealed record InstrumentInfo(InstrumentKey Key, string Description, string Unit, InstrumentKind Kind);

/// <summary>A value as it was sent, accumulated since the sender started; <c>Last</c> is when it was last seen unchanged.</summary>
internal sealed record MetricPoint(UnixTime First, double Value, HistogramValue? Histogram)
{
    public UnixTime Last { get; set; } = First;
}

/// <summary><c>Buckets</c> has one more element than <c>Bounds</c>: what is above the last bound.</summary>
internal sealed record HistogramValue(ulong Count, double Sum, double[] Bounds, ulong[] Buckets);

/// <summary>One measurement as it came in; <c>IsDelta</c> says it counts from the previous one only.</summary>
internal sealed record Measurement(
    Sender Sender, InstrumentInfo Instrument, IReadOnlyList<Tag> Tags, UnixTime Time, double Value, HistogramValue? Histogram, bool IsDelta);

/// <summary>The points of one combination of dimensions of one replica, oldest first.</summary>
internal sealed class MetricSeries(Sender sender, IReadOnlyList<Tag> tags)
{
    private readonly List<MetricPoint> _points = [];

    public Sender Sender { get; } = sender;

    public IReadOnlyList<Tag> Tags { get; } = tags;

    public IReadOnlyList<MetricPoint> Points => _points;

    public UnixTime LastSeen => _points[^1].Last;

    /// <returns>Whether a point was added; a value that did not change only prolongs the last one.</returns>
    public bool Add(Measurement measurement)
    {
        var last = _points.Count > 0 ? _points[^1] : null;
        if (last is not null && measurement.Time <= last.Last)
        {
            return false;
        }

        var (value, histogram) = measurement.IsDelta && last is not null ? Accumulate(last, measurement) : (measurement.Value, measurement.Histogram);
        if (last is not null && value.Equals(last.Value) && histogram?.Count == last.Histogram?.Count)
        {
            last.Last = measurement.Time;
            return false;
        }

        if (histogram is not null && last?.Histogram is { } previous && previous.Bounds.AsSpan().SequenceEqual(histogram.Bounds))
        {
            histogram = histogram with { Bounds = previous.Bounds };
        }

        _points.Add(new MetricPoint(measurement.Time, value, histogram));
        return true;
    }

    /// <summary>Drops the older tenth, but never the last point.</summary>
    public int Trim()
    {
        var surplus = Math.Min(_points.Count - 1, (_points.Count + 9) / 10);
        _points.RemoveRange(0, surplus);
        return surplus;
    }

    private static (double Value, HistogramValue? Histogram) Accumulate(MetricPoint last, Measurement next)
    {
        if (next.Histogram is not { } delta || last.Histogram is not { } total || delta.Buckets.Length != total.Buckets.Length)
        {
            return (last.Value + next.Value, next.Histogram);
        }

        var buckets = new ulong[total.Buckets.Length];
        for (var i = 0; i < buckets.Length; i++)
        {
            buckets[i] = total.Buckets[i] + delta.Buckets[i];
        }

        return (last.Value + next.Value, new HistogramValue(total.Count + delta.Count, total.Sum + delta.Sum, delta.Bounds, buckets));
    }
}

internal sealed class Instrument(InstrumentInfo info)
{
    private readonly Dictionary<string, MetricSeries> _series = [];

    public InstrumentInfo Info { get; } = info;

    public IReadOnlyCollection<MetricSeries> Series => _series.Values;

    /// <returns>By how many points the instrument grew or shrank.</returns>
    public int Add(Measurement measurement, int capacity)
    {
        var key = KeyOf(measurement);
        var removed = 0;
        if (!_series.TryGetValue(key, out var series))
        {
            removed = _series.Count >= capacity ? RemoveStalest() : 0;
            _series[key] = series = new MetricSeries(measurement.Sender, measurement.Tags);
        }

        return (series.Add(measurement) ? 1 : 0) - removed;
    }

    private int RemoveStalest()
    {
        var (key, series) = _series.MinBy(pair => pair.Value.LastSeen);
        _series.Remove(key);
        return series.Points.Count;
    }

    private static string KeyOf(Measurement measurement) => string.Join(
        '\u001f',
        measurement.Tags.OrderBy(tag => tag.Name, StringComparer.Ordinal).Select(tag => $"{tag.Name}\u001e{tag.Value}").Prepend(measurement.Sender.InstanceId));
}
