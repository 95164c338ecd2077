using OxyPlot.Axes;
using OxyPlot.Series;

namespace ProductBff.Bench.Results;

/// <summary>A bar for each target and phase, as SVG.</summary>
internal static class BarPlot
{
    private const double BarHeight = 22;
    private const double FrameHeight = 110;

    public static string Render(string title, MeasurementSet set, IEnumerable<string> phases, Func<Measurement, double?> value)
    {
        // OxyPlot draws the first category at the bottom.
        string[] targets = [.. set.Targets.Reverse()];
        var plot = Svg.Plot(title);
        plot.Axes.Add(new CategoryAxis { Position = AxisPosition.Left, GapWidth = 0.3, ItemsSource = targets });
        plot.Axes.Add(Svg.FromZero(AxisPosition.Bottom));
        // And the first bar of each category, too.
        foreach (var phase in phases.Reverse())
        {
            var series = new BarSeries
            {
                Title = phase,
                FontSize = 11,
                LabelFormatString = "{0:#,##0.#}",
                LabelPlacement = LabelPlacement.Outside,
                LabelMargin = 6,
            };
            series.Items.AddRange(targets.Select(target => new BarItem(set.Median(target, phase, value) ?? double.NaN)));
            plot.Series.Add(series);
        }

        return Svg.Render(plot, FrameHeight + (targets.Length * plot.Series.Count * BarHeight));
    }
}
