using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ProductBff.Testing;

namespace ProductBff.AppHost.Tests.Documents;

/// <summary>The checks of the README's blocks.</summary>
public sealed partial class BlockTests
{
    /// <summary>The diagram shows the services with the ports and delays that they have on a developer's machine.</summary>
    private static async Task HasTheServicesAsync(Block picture)
    {
        var services = Service().Matches(picture.Text);
        Assert.Equal(RunningApplication.Projects.Order(), services.Select(service => service.Groups["name"].Value).Order());
        foreach (var groups in services.Select(service => service.Groups))
        {
            var folder = Directory.GetDirectories(Repository.Root)
                .Single(folder => folder.EndsWith($".{groups["name"].Value}", StringComparison.OrdinalIgnoreCase));
            var launch = await File.ReadAllTextAsync(Path.Combine(folder, "Properties", "launchSettings.json"));
            var settings = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(folder, "appsettings.Development.json")));

            Assert.Contains($"\"applicationUrl\": \"http://localhost:{groups["port"].Value}\"", launch, StringComparison.Ordinal);
            Assert.Equal(groups["delay"].Value, settings!["Simulation"]?["DelayMs"]?.ToString() ?? "");
        }
    }

    private static Task IsOfProcessTestsAsync(Block start)
    {
        Assert.Equal($"{ProcessTests.Command}\n", start.Text);
        return Task.CompletedTask;
    }

    private async Task ShowsThePageAsync()
    {
        var page = await _reader.WithTimeoutAsync(Named("README.md#two-commands:2").Text, complete: true);

        Assert.Equal(JsonNode.Parse(Named("README.md#what-you-see-next").Text)!.ToString(), page.Body.ToString());
    }

    private async Task WritesOnceAsync(Block block)
    {
        var (token, review) = block.Text.Split('\n', 2) is [var first, var second] ? (first, second) : throw new InvalidOperationException(block.Text);
        var committed = Path.Combine(Repository.Root, "ProductBff.Bff", "appsettings.Development.json");
        var settings = await File.ReadAllTextAsync(committed);
        var file = ("token.txt", Path.Combine(running.UserSecrets, "token.txt"));
        try
        {
            await _reader.RunAsync(token, file);
            var written = await _reader.WithTimeoutAsync(review, instead: file);
            var again = await _reader.WithTimeoutAsync(review, instead: file);
            Assert.Equal((201, 201), (written.Status, again.Status));
            Assert.True(again.Has("Idempotent-Replayed: true"));
            Assert.Equal(written.Body.ToString(), again.Body.ToString());

            var page = await _reader.WithTimeoutAsync(Named("README.md#two-commands:2").Text, complete: true);
            Assert.Single(page.Body["reviews"]!.AsArray(), shown => (string?)shown!["comment"] == (string?)written.Body["comment"]);

            await _reader.RunAsync(token, ("--name alice", "--name bob"), file);
            Assert.InRange((await _reader.WithTimeoutAsync(review, instead: file)).Status, 400, 499);
            Assert.Equal(settings, await File.ReadAllTextAsync(committed));
        }
        finally
        {
            await running.ExecuteAsync("reviewservice", "reset-demo-data");
        }
    }

    private async Task DegradesThePageAsync(Block block)
    {
        const string Rehearsed = "reviews=timeout";
        string[] others = [.. Document.Named("README.md").Code.Where(code => Rehearsal().IsMatch(code))];
        Assert.NotEmpty(others);
        foreach (var state in others.Prepend(Rehearsed))
        {
            var page = await _reader.WithTimeoutAsync(block.Text, instead: (Rehearsed, state));
            var reviews = page.Body["sections"]!["reviews"]!;

            Assert.Equal(200, page.Status);
            Assert.True(page.Has("X-Page-Complete: false"), state);
            Assert.True(page.Has("Cache-Control: no-store"), state);
            Assert.Contains("reviews: ", (string?)page.Body["error"], StringComparison.Ordinal);
            Assert.True((string?)reviews["status"] == "stale" ? reviews["ageMs"] is not null : page.Body["reviews"]!.AsArray() is [], page.Body.ToString());
        }
    }

    /// <summary>The block explains a page, and the overview documents each member of the explanation.</summary>
    private async Task ExplainsThePageAsync(Block block)
    {
        var explained = (await _reader.WithTimeoutAsync(block.Text)).Body["explain"]!.AsObject();
        var sections = explained["sections"]!.AsObject();
        var section = sections["product"]!.AsObject();
        var described = Document.Named("docs/overview.md").Code.Select(code => code.Split('.', '…')[^1].TrimEnd('[', ']')).ToHashSet();

        Assert.Equal(["inventory", "product", "reviews"], sections.Select(member => member.Key).Order());
        Assert.Superset(
            ((JsonObject[])[explained, explained["cache"]!.AsObject(), section, section["attempts"]![0]!.AsObject()])
                .SelectMany(members => members).Select(member => member.Key).Except(["cache", "sections"]).ToHashSet(),
            described);
    }

    private async Task WritesTheManifestAsync(Block block)
    {
        var name = $"manifest-{Guid.NewGuid():N}.json";
        var file = Path.Combine(Repository.Root, name);
        try
        {
            await _reader.RunAsync(block.Text, ("dotnet run ", $"dotnet run --no-build -c {Reader.Configuration} "), ("manifest.json", name));

            Assert.Equal(
                await ResourcesAsync(Path.Combine(AppContext.BaseDirectory, "manifest.json")),
                await ResourcesAsync(file));
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static async Task<IEnumerable<string>> ResourcesAsync(string manifest) =>
        JsonNode.Parse(await File.ReadAllTextAsync(manifest))!["resources"]!.AsObject().Select(resource => resource.Key);

    [GeneratedRegex("""\["(?<name>\w+) :(?<port>\d+)<br/>((?<delay>\d+) ms)?""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Service();

    [GeneratedRegex("^[a-z]+=[a-z]", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Rehearsal();
}
