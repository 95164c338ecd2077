using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Text.RegularExpressions;
using ProductBff.Testing;

namespace ProductBff.Operations.Tests.Documents;

/// <summary>The example rules in <c>deploy/prometheus</c>.</summary>
public sealed partial class AlertRuleTests
{
    private static readonly string Folder = Path.Combine(Repository.Root, "deploy", "prometheus");

    /// <summary>Also what they do: slo.test.yml has series and the alerts that have to come of them.</summary>
    [SkippableTheory]
    [InlineData("check", "slo.yml")]
    [InlineData("test", "slo.test.yml")]
    public async Task Rules_ByPromtool_AreRight(string command, string file)
    {
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(folder => Path.Combine(folder, "promtool")).FirstOrDefault(File.Exists);
        Requirement.Check(path is null ? "No promtool on the PATH." : null);

        using var promtool = Process.Start(new ProcessStartInfo(path!, [command, "rules", file])
        {
            WorkingDirectory = Folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var (output, error) = (promtool.StandardOutput.ReadToEndAsync(), promtool.StandardError.ReadToEndAsync());
        await promtool.WaitForExitAsync();

        Assert.True(promtool.ExitCode == 0, await output + await error);
    }

    [Fact]
    public async Task Rules_UseMetricsThatThereAre()
    {
        var histograms = new HashSet<string>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, _) =>
            {
                if (instrument is Histogram<double>)
                {
                    // As Prometheus calls what it gets by OTLP.
                    histograms.Add(instrument.Name.Replace('.', '_') + (instrument.Unit == "s" ? "_seconds" : ""));
                }
            },
        };
        listener.Start();
        using var database = await TestDatabase.CreateAsync(DatabaseKind.Sqlite, "any");
        await using var bff = Solution.Start<Bff.Writes.WriteSender>(database);
        using var _ = await bff.Client.GetAsync("/health");

        var used = Metric().Matches(await File.ReadAllTextAsync(Path.Combine(Folder, "slo.yml"))).Select(match => match.Groups["metric"].Value).ToHashSet();

        Assert.Equal(["bff_page_completeness", "http_server_request_duration_seconds"], used.Order());
        Assert.Superset(used, histograms);
    }

    [GeneratedRegex(@"\b(?<metric>[a-z_]+)_(?:bucket|count|sum)\b", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Metric();
}
