using System.Globalization;
using System.Text.RegularExpressions;
using ProductBff.Testing;

namespace ProductBff.AppHost.Tests.Documents;

/// <summary>The checks of the blocks in the documents other than the README.</summary>
public sealed partial class BlockTests
{
    private static readonly string[] Kinds = ["class", "record", "struct", "interface"];

    private static readonly Lazy<string[]> Sources = new(() => [.. SourcesIn("ProductBff.Bff").Select(source => Spaces().Replace(source, " "))]);

    /// <summary>
    /// The block regenerates a document by a test, which otherwise compares it with the committed one. So it is not run, but the test that it
    /// names must exist and know <c>UPDATE_DOCS</c>.
    /// </summary>
    private static Task NamesATestAsync(Block block)
    {
        var command = Update().Match(block.Text);
        Assert.True(command.Success, block.Text);
        var test = Assert.Single(SourcesIn(command.Groups["project"].Value), source => source.Contains("\"UPDATE_DOCS\"", StringComparison.Ordinal));

        Assert.Matches($@"(class|Task) {command.Groups["filter"].Value}", test);
        return Task.CompletedTask;
    }

    private static Task IsInTheSourcesAsync(Block block)
    {
        Assert.Contains(Sources.Value, source => source.Contains(Spaces().Replace(block.Text, " ").Trim(), StringComparison.Ordinal));
        return Task.CompletedTask;
    }

    private static Task NamesTypesAsync(Block block)
    {
        var names = TypeName().Matches(block.Text).Select(match => match.Value).ToHashSet();
        Assert.NotEmpty(names);
        Assert.All(names, name => Assert.Contains(Sources.Value, source => Kinds.Any(kind => source.Contains($" {kind} {name}", StringComparison.Ordinal))));
        return Task.CompletedTask;
    }

    /// <summary>Runs the block in a browser, on a page of the BFF, with functions that record their arguments.</summary>
    private async Task ReadsAStreamAsync(Block block)
    {
        await running.CompletePageAsync("P001");
        var browser = await chromium.OpenAsync(new Uri(running.Address("bff")));
        await browser.GotoAsync("/openapi/v1.json");
        var limit = RunningApplication.Limit;
        string[] seen;
        do
        {
            limit.ThrowIfCancellationRequested();
            seen = await browser.EvaluateAsync<string[]>(
                $$"""
                () => new Promise(done => {
                  const seen = [];
                  const showSection = (name, value, status) => seen.push(`${name} ${typeof value} ${status}`);
                  const showPage = page => done([...seen.sort(), page.product.name]);
                  const showProblem = () => done([]);
                  {{block.Text}}
                })
                """).WaitAsync(limit);
        }
        while (seen is not [_, _, _, "Awesome Gadget P001"]);

        Assert.Equal(["inventory object fresh", "product object fresh", "reviews object fresh"], seen[..3]);
    }

    /// <summary>Runs the block in the program's folder, as in its image, with the settings that the program requires.</summary>
    private async Task MigratesAsync(Block block)
    {
        var data = Directory.CreateTempSubdirectory("migrated-").FullName;
        try
        {
            var said = await _reader.RunAsync(
                $"""
                export Data__Folder={data} Authentication__Schemes__Bearer__Authority=https://id.example Authentication__Schemes__Bearer__ValidAudiences__0=shop
                cd ProductBff.ProductService/bin/{Reader.Configuration}/net10.0
                {block.Text}
                """);

            Assert.Contains("The data is in ", said, StringComparison.Ordinal);
            Assert.NotEmpty(Directory.GetFiles(data));
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }

    /// <summary>The probes' paths answer, their port is the image's, and a stopping instance is detected while it still answers.</summary>
    private async Task HasProbesAsync(Block block)
    {
        using var bff = running.Client("bff");
        var probes = Probe().Matches(block.Text);
        Assert.Equal(3, probes.Count);
        foreach (var probe in probes.Select(match => match.Groups))
        {
            Assert.True((await bff.GetAsync(probe["path"].Value, RunningApplication.Limit)).IsSuccessStatusCode);
            Assert.Contains(
                $"""<ContainerPort Include="{probe["port"].Value}" """,
                await File.ReadAllTextAsync(Path.Combine(Repository.Root, "Directory.Build.targets")), StringComparison.Ordinal);
        }

        var drain = Drain().Match(Document.Named("docs/settings.md").Prose).Groups["time"].Value;
        var readiness = probes.Single(probe => probe.Value.StartsWith("readiness", StringComparison.OrdinalIgnoreCase)).Groups;
        Assert.InRange(
            int.Parse(readiness["period"].Value, CultureInfo.InvariantCulture) * int.Parse(readiness["failures"].Value, CultureInfo.InvariantCulture),
            1, TimeSpan.Parse(drain, CultureInfo.InvariantCulture).TotalSeconds - 1);
    }

    private async Task ChecksTheRulesAsync(Block block)
    {
        Requirement.Check((Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, "promtool")))
            ? null
            : "No promtool on the PATH.");
        Assert.Contains("SUCCESS", await _reader.RunAsync(block.Text), StringComparison.Ordinal);
    }

    /// <summary>A measurement takes up to an hour and the whole machine, or writes committed files, so it is not run; but its command must exist.</summary>
    private static Task NamesAMeasurementAsync(Block block)
    {
        var command = Measurement().Match(block.Text);
        Assert.True(command.Success, block.Text);

        Assert.Contains(SourcesIn(command.Groups["project"].Value), source => source.Contains($"\"{command.Groups["name"].Value}\"", StringComparison.Ordinal));
        return Task.CompletedTask;
    }

    private static IEnumerable<string> SourcesIn(string project) => Directory
        .EnumerateFiles(Path.Combine(Repository.Root, project), "*.cs", SearchOption.AllDirectories)
        .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
        .Select(File.ReadAllText);

    [GeneratedRegex(@"^UPDATE_DOCS=1 dotnet test (?<project>\S+) --filter (?<filter>\w+)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Update();

    [GeneratedRegex(@"^dotnet run -c Release --project (?<project>\S+) -- (?<name>\w+)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Measurement();

    [GeneratedRegex(@"(readiness|liveness|startup).*path: (?<path>/\w+), port: (?<port>\d+).*periodSeconds: (?<period>\d+)(, failureThreshold: (?<failures>\d+))?", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Probe();

    [GeneratedRegex(@"`Shutdown:DrainTime` \| `(?<time>[\d:]+)`", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Drain();

    [GeneratedRegex(@"\b(?:[A-Z][a-z]+){2,}\b", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex TypeName();

    [GeneratedRegex(@"\s+", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Spaces();
}
