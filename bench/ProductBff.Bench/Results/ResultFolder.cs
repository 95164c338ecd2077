using System.Globalization;
using System.Text;
using ProductBff.Bench.Runs;
using ProductBff.Bench.Servers;

namespace ProductBff.Bench.Results;

/// <summary>The folder for the results of one command: <c>bench/results</c>, or beside the logs after a quick run.</summary>
internal sealed class ResultFolder(string command, RunSettings settings)
{
    private const string CsvHeader =
        "target,phase,round,pages_per_s,p50_us,p99_us,max_us,cpu_us,allocated_bytes,resident_bytes,peak_bytes,bad_status,no_answer,answers";

    private static readonly string[] Arguments = Environment.GetCommandLineArgs()[1..];

    private readonly string _folder = settings.Quick ? Repository.Artifacts : Repository.Results;

    /// <summary>Writes the report, its plots, and a CSV file of every single measurement for other calculations.</summary>
    public async Task WriteAsync(
        MeasurementSet set, string report, IEnumerable<(string Name, string Title, string Svg)> plots, CancellationToken stop)
    {
        Directory.CreateDirectory(_folder);
        var text = new StringBuilder(report);
        foreach (var (name, title, svg) in plots)
        {
            var file = $"{command}-{name}.svg";
            await File.WriteAllTextAsync(Path.Combine(_folder, file), svg, stop);
            text.AppendLine().AppendLine($"![{title}]({file})");
        }

        text.AppendLine().AppendLine($"Made by `dotnet run -c Release --project bench/ProductBff.Bench -- {string.Join(' ', Arguments)}`.");
        await File.WriteAllTextAsync(Path.Combine(_folder, $"{command}.md"), text.ToString(), stop);
        await File.WriteAllLinesAsync(Path.Combine(_folder, $"{command}.csv"), set.All.Select(Csv).Prepend(CsvHeader), stop);
        Console.WriteLine(report);
        Console.WriteLine($"Written to {_folder}.");
    }

    private static string Csv(Measurement m) => string.Create(
        CultureInfo.InvariantCulture,
        $"{m.Target},\"{m.Phase}\",{m.Round},{m.Load.PerSecond:0},{m.Load.P50},{m.Load.P99},{m.Load.Max},{m.CpuMicroseconds:0.0}," +
        $"{m.AllocatedBytes:0},{m.ResidentBytes},{m.PeakBytes},{m.Load.BadStatus},{m.Load.Failures},\"{m.Load.Describe()}\"");
}
