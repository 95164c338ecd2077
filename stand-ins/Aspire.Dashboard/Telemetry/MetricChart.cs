namespace Aspire.Dashboard.Telemetry;

/// <summary>Which series of an instrument to draw: the last <paramref name="Window"/>, dimensions filtered, one line per value of <paramref name="GroupBy"/>.</summary>
internal sealed record ChartQuery(UnixTime Now, TimeSpan Window, IReadOnlyList<Tag> Filters, string? GroupBy, bool AsTotal);

/// <summary><paramref name="Times"/> in Unix milliseconds; each line has one value per time, null where nothing is known.</summary>
internal sealed record ChartData(double[] Times, List<ChartLine> Lines, ChartSummary Summary);

internal sealed record ChartLine(string Name, double?[] Values);

/// <summary>Over the whole window; percentiles only for histograms.</summary>
internal sealed record ChartSummary(double? Last, double? Count, double? Average, double? P50, double? P90, double? P99);

internal static class MetricChart
{
    private const int Steps = 120;
    private const int MostLines = 8;

    /// <summary>A sender that has been silent for so long is gone; the default export interval of OpenTelemetry is 60 s.</summary>
    private static readonly long StaleAfter = (long)TimeSpan.FromSeconds(90).TotalNanoseconds;

    public static ChartData Build(Instrument instrument, ChartQuery query)
    {
        var series = instrument.Series.Where(item => query.Filters.All(item.Tags.Contains)).ToArray();
        var times = TimesOf(query);
        if (instrument.Info.Kind == InstrumentKind.Histogram)
        {
            return Histograms(series, times);
        }

        var groups = query.GroupBy is { } name
            ? series.GroupBy(item => item.Tags.FirstOrDefault(tag => tag.Name == name).Value ?? "(none)")
            : series.GroupBy(_ => instrument.Info.Key.Name);
        var asRate = instrument.Info.Kind == InstrumentKind.Counter && !query.AsTotal;
        var lines = groups
            .Select(group => new ChartLine(group.Key, asRate ? Rates([.. group], times) : Values([.. group], times)))
            .OrderByDescending(line => line.Values.Max() ?? double.MinValue)
            .Take(MostLines)
            .ToList();
        return new ChartData(Milliseconds(times), lines, new ChartSummary(LastOf(lines), null, null, null, null, null));
    }

    private static ChartData Histograms(MetricSeries[] series, UnixTime[] times)
    {
        var bounds = series.Select(item => item.Points[^1].Histogram!.Bounds).FirstOrDefault() ?? [];
        series = [.. series.Where(item => item.Points[^1].Histogram!.Bounds.AsSpan().SequenceEqual(bounds))];
        double?[] p50 = new double?[Steps], p90 = new double?[Steps], p99 = new double?[Steps];
        for (var i = 0; i < Steps; i++)
        {
            var step = HistogramDelta.Between(series, times[i], times[i + 1], bounds);
            (p50[i], p90[i], p99[i]) = (step.Percentile(0.5), step.Percentile(0.9), step.Percentile(0.99));
        }

        var all = HistogramDelta.Between(series, times[0], times[^1], bounds);
        return new ChartData(
            Milliseconds(times),
            [new ChartLine("p50", p50), new ChartLine("p90", p90), new ChartLine("p99", p99)],
            new ChartSummary(null, all.Count, all.Count > 0 ? all.Sum / all.Count : null, all.Percentile(0.5), all.Percentile(0.9), all.Percentile(0.99)));
    }

    private static double?[] Rates(MetricSeries[] series, UnixTime[] times)
    {
        var values = new double?[Steps];
        for (var i = 0; i < Steps; i++)
        {
            foreach (var item in series)
            {
                if (At(item, times[i + 1]) is not { } now)
                {
                    continue;
                }

                // A value below the previous one means that the sender started again from zero.
                var before = At(item, times[i])?.Value ?? 0;
                var seconds = (times[i + 1].Nanoseconds - times[i].Nanoseconds) / 1e9;
                values[i] = (values[i] ?? 0) + ((now.Value >= before ? now.Value - before : now.Value) / seconds);
            }
        }

        return values;
    }

    private static double?[] Values(MetricSeries[] series, UnixTime[] times)
    {
        var values = new double?[Steps];
        for (var i = 0; i < Steps; i++)
        {
            foreach (var item in series)
            {
                values[i] = At(item, times[i + 1]) is { } point ? (values[i] ?? 0) + point.Value : values[i];
            }
        }

        return values;
    }

    /// <summary>The newest point at that time, or null before the first and after the sender went away.</summary>
    internal static MetricPoint? At(MetricSeries series, UnixTime time)
    {
        int low = 0, high = series.Points.Count - 1;
        while (low <= high)
        {
            var middle = (low + high) / 2;
            if (series.Points[middle].First <= time)
            {
                low = middle + 1;
            }
            else
            {
                high = middle - 1;
            }
        }

        return high >= 0 && time.Nanoseconds - series.LastSeen.Nanoseconds < StaleAfter ? series.Points[high] : null;
    }

    private static UnixTime[] TimesOf(ChartQuery query)
    {
        // Aligned to whole steps, so that the steps do not jitter between two refreshes.
        var step = Math.Max(1_000_000_000L, (long)query.Window.TotalNanoseconds / Steps);
        var end = query.Now.Nanoseconds / step * step;
        return [.. Enumerable.Range(0, Steps + 1).Select(i => new UnixTime(end - ((Steps - i) * step)))];
    }

    private static double[] Milliseconds(UnixTime[] times) => [.. times.Skip(1).Select(time => time.Milliseconds)];

    private static double? LastOf(List<ChartLine> lines) => lines.Count == 0 ? null : lines.Sum(line => line.Values[^1]);
}
