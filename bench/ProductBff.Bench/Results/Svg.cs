using System.Text;
using OxyPlot;
using OxyPlot.Axes;
using OxyPlot.Legends;

namespace ProductBff.Bench.Results;

/// <summary>What all plots have in common.</summary>
internal static class Svg
{
    private const double Width = 760;

    /// <summary>Distinguishable next to each other, also without colour vision, on a white and on a dark page.</summary>
    private static readonly OxyColor[] Colors =
        [.. ((string[])["#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#000000"]).Select(OxyColor.Parse)];

    public static PlotModel Plot(string title)
    {
        var plot = new PlotModel
        {
            Title = title,
            TitleFontSize = 15,
            PlotAreaBorderColor = OxyColors.LightGray,
            Background = OxyColors.White,
            DefaultColors = Colors,
            // Fixed, because text widths are only estimated: the viewer chooses the font.
            PlotMargins = new(115, double.NaN, 40, double.NaN),
        };
        plot.Legends.Add(new Legend
        {
            LegendPosition = LegendPosition.BottomLeft,
            LegendPlacement = LegendPlacement.Outside,
            LegendOrientation = LegendOrientation.Horizontal,
            LegendColumnSpacing = 30,
            LegendPadding = 20,
        });
        return plot;
    }

    public static LinearAxis FromZero(AxisPosition position) => new()
    {
        Position = position,
        Minimum = 0,
        MaximumPadding = 0.12,
        MajorGridlineStyle = LineStyle.Solid,
        MajorGridlineColor = OxyColors.WhiteSmoke,
    };

    public static string Render(PlotModel plot, double height)
    {
        using var svg = new MemoryStream();
        new SvgExporter { Width = Width, Height = height }.Export(plot, svg);
        return Encoding.UTF8.GetString(svg.ToArray()).TrimStart('\uFEFF');
    }
}
