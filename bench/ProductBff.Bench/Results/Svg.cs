using System.Text;
using OxyPlot;
using OxyPlot.Legends;

namespace ProductBff.Bench.Results;

/// <summary>What all plots have in common.</summary>
internal static class Svg
{
    private const double Width = 760;

    public static PlotModel Plot(string title)
    {
        var plot = new PlotModel { Title = title, TitleFontSize = 15, PlotAreaBorderColor = OxyColors.LightGray, Background = OxyColors.White };
        plot.Legends.Add(new Legend
        {
            LegendPosition = LegendPosition.BottomCenter, LegendPlacement = LegendPlacement.Outside, LegendOrientation = LegendOrientation.Horizontal,
        });
        return plot;
    }

    public static string Render(PlotModel plot, double height)
    {
        using var svg = new MemoryStream();
        new SvgExporter { Width = Width, Height = height }.Export(plot, svg);
        return Encoding.UTF8.GetString(svg.ToArray());
    }
}
