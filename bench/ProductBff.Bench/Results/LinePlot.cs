using OxyPlot;
using OxyPlot.Axes;
using OxyPlot.Series;

namespace ProductBff.Bench.Results;

/// <summary>A line for each target over the number of connections, or over time, as SVG.</summary>
internal static class LinePlot
{
    public static string Render(string title, IEnumerable<(string Target, IEnumerable<(double Connections, double? Value)> Points)> lines) => Render(
        title,
        new LogarithmicAxis { Position = AxisPosition.Bottom, Base = 2, Title = "connections", UseSuperExponentialFormat = false },
        MarkerType.Circle,
        lines);

    public static string OverTime(string title, IEnumerable<(string Target, IEnumerable<(double Second, double? Value)> Points)> lines) =>
        Render(title, new LinearAxis { Position = AxisPosition.Bottom, Title = "seconds" }, MarkerType.None, lines);

    private static string Render(string title, Axis across, MarkerType marker, IEnumerable<(string Target, IEnumerable<(double X, double? Value)> Points)> lines)
    {
        var plot = Svg.Plot(title);
        plot.Axes.Add(across);
        plot.Axes.Add(Svg.FromZero(AxisPosition.Left));
        foreach (var (target, points) in lines)
        {
            var series = new LineSeries { Title = target, MarkerType = marker };
            series.Points.AddRange(points.Select(point => new DataPoint(point.X, point.Value ?? double.NaN)));
            plot.Series.Add(series);
        }

        return Svg.Render(plot, height: 400);
    }
}
