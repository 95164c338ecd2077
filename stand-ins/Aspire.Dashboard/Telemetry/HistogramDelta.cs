namespace Aspire.Dashboard.Telemetry;

/// <summary>What several histograms counted between two moments, together.</summary>
internal sealed record HistogramDelta(double Count, double Sum, double[] Bounds, double[] Buckets)
{
    public static HistogramDelta Between(IReadOnlyCollection<MetricSeries> series, UnixTime from, UnixTime to, double[] bounds)
    {
        var buckets = new double[bounds.Length + 1];
        double count = 0, sum = 0;
        foreach (var item in series)
        {
            if (MetricChart.At(item, to)?.Histogram is not { } now || now.Buckets.Length != buckets.Length)
            {
                continue;
            }

            var before = MetricChart.At(item, from)?.Histogram;
            if (before is not null && (before.Count > now.Count || before.Buckets.Length != buckets.Length))
            {
                // The sender started again from zero.
                before = null;
            }

            count += now.Count - (before?.Count ?? 0);
            sum += now.Sum - (before?.Sum ?? 0);
            for (var i = 0; i < buckets.Length; i++)
            {
                buckets[i] += now.Buckets[i] - (double)(before?.Buckets[i] ?? 0);
            }
        }

        return new HistogramDelta(count, sum, bounds, buckets);
    }

    /// <summary>Linear within the bucket; the last bound for what lies above it. Null when nothing was counted.</summary>
    public double? Percentile(double share)
    {
        if (Count <= 0 || Bounds.Length == 0)
        {
            return null;
        }

        var rank = share * Buckets.Sum();
        double seen = 0;
        for (var i = 0; i < Bounds.Length; i++)
        {
            if (Buckets[i] > 0 && seen + Buckets[i] >= rank)
            {
                var low = i == 0 ? Math.Min(0, Bounds[0]) : Bounds[i - 1];
                return low + ((Bounds[i] - low) * ((rank - seen) / Buckets[i]));
            }

            seen += Buckets[i];
        }

        return Bounds[^1];
    }
}
