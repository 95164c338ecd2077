using OxyPlot;
using OxyPlot.Axes;
using OxyPlot.Series;

namespace ProductBff.Bench.Results;

/// <summary>A line for each target over the number of connections, as SVG.</summary>
internal static class LinePlot
{
    public static string Render(string title, IEnumerable<(string Target, IEnumerable<(double Connections, double? Value)> Points)> lines)
    {
        var plot = Svg.Plot(title);
        plot.Axes.Add(new LogarithmicAxis { Position = AxisPosition.Bottom, Base = 2, Title = "connections", UseSuperExponentialFormat = false });
        plot.Axes.Add(Svg.FromZero(AxisPosition.Left));
        foreach (var (target, points) in lines)
        {
            var series = new LineSeries { Title = target, MarkerType = MarkerType.Circle };
            series.Points.AddRange(points.Select(point => new DataPoint(point.Connections, point.Value ?? double.NaN)));
            plot.Series.Add(series);
        }

        return Svg.Render(plot, height: 400);
    }
}
