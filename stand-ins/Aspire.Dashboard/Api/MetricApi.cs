using Aspire.Dashboard.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Aspire.Dashboard.Api;

/// <summary>The instruments of every resource, and the chart of one: <c>?resource&amp;meter&amp;instrument&amp;seconds&amp;group&amp;total&amp;filter=name=value</c>.</summary>
internal sealed class MetricApi(MetricStore metrics, TimeProvider time)
{
    private const int MostValues = 50;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/metrics", context => context.WriteJsonAsync(metrics.Read(Of), DashboardJson.Default.ListMetricResourceDto));
        routes.MapGet("/api/metrics/data", DataAsync);
    }

    private Task DataAsync(HttpContext context)
    {
        var (resource, meter, name) = (context.Query("resource") ?? "", context.Query("meter") ?? "", context.Query("instrument") ?? "");
        var query = new ChartQuery(
            UnixTime.From(time.GetUtcNow()),
            TimeSpan.FromSeconds(context.Number("seconds", 300, 30, 6 * 3600)),
            [.. context.Request.Query["filter"].Select(FilterOf)],
            context.Query("group"),
            context.Query("total") == "true");
        var data = metrics.Read(resource, new InstrumentKey(meter, name), instrument =>
        {
            var chart = MetricChart.Build(instrument, query);
            return new MetricDataDto(Of(instrument), chart.Times, chart.Lines, chart.Summary);
        });
        return data is null
            ? context.WriteProblemAsync(StatusCodes.Status404NotFound, $"{resource} has sent no instrument '{name}' of meter '{meter}'.")
            : context.WriteJsonAsync(data, DashboardJson.Default.MetricDataDto);
    }

    /// <summary>At the first <c>=</c>: names have none, values may.</summary>
    private static Tag FilterOf(string? text)
    {
        var parts = (text ?? "").Split('=', 2);
        return new Tag(parts[0], parts.Length == 2 ? parts[1] : "");
    }

    private static MetricResourceDto Of(string resource, IEnumerable<Instrument> instruments) => new(
        resource,
        [
            .. instruments.Select(Of)
                .OrderBy(instrument => instrument.Meter, StringComparer.Ordinal)
                .ThenBy(instrument => instrument.Name, StringComparer.Ordinal),
        ]);

    private static InstrumentDto Of(Instrument instrument) => new(
        instrument.Info.Key.Meter,
        instrument.Info.Key.Name,
        instrument.Info.Description,
        instrument.Info.Unit,
        instrument.Info.Kind,
        [
            .. instrument.Series.SelectMany(series => series.Tags)
                .Distinct()
                .GroupBy(tag => tag.Name)
                .OrderBy(group => group.Key, StringComparer.Ordinal)
                .Select(group => new DimensionDto(group.Key, [.. group.Select(tag => tag.Value).Order(StringComparer.Ordinal).Take(MostValues)])),
        ]);
}
