using System.Text.RegularExpressions;
using ProductBff.Testing;

namespace ProductBff.AppHost.Tests.Documents;

/// <summary>What the documents mention in their text: commands, files, settings, addresses.</summary>
public sealed partial class MentionTests
{
    private static readonly string[] Made = ["bin", "obj", "node_modules", ".git"];

    /// <summary>Without the tutorial, which is about a service that does not exist yet.</summary>
    private static readonly IEnumerable<Document> Guides = Document.Guides.Where(document => document.Path != "docs/your-first-page.md");

    private static readonly Lazy<string[]> Files = new(() =>
        [.. Directory.EnumerateFiles(Repository.Root, "*", SearchOption.AllDirectories)
            .Select(file => $"/{Path.GetRelativePath(Repository.Root, file).Replace('\\', '/')}")
            .Where(file => !file.Split('/').Any(Made.Contains))]);

    /// <summary>Commands inside a sentence, and why they are not run.</summary>
    private static readonly Dictionary<string, string> NotRun = new()
    {
        ["Cache__Container=true dotnet run …"] = "It needs a container engine.",
        ["Databases__Container=true dotnet run …"] = "It needs a container engine.",
        ["dotnet run --project ProductBff.AppHost --launch-profile https"] = "It needs a certificate that the machine trusts; its addresses are looked at below.",
        ["dotnet dev-certs https --trust"] = "It changes what the machine trusts.",
        ["azd up"] = "It needs Azure.",
        ["azd infra gen"] = "It needs azd; ManifestTests has what it reads.",
        ["dotnet run -c Release --project bench/ProductBff.Bench -- capacity"] = "It writes what is committed; CapacityDocumentTests has what it writes.",
        ["dotnet run -c Release --project bench/ProductBff.Bench.Engine"] = "It measures for minutes.",
        ["apt-get install wrk"] = "It changes the machine.",
    };

    [Fact]
    public void Commands_AreInBlocks_WhichAreRun_OrSaidToBeNotRun() => Assert.Equal(
        NotRun.Keys.Order(StringComparer.Ordinal),
        Document.Guides.SelectMany(document => document.Code).Where(code => Command().IsMatch(code)).Distinct().Order(StringComparer.Ordinal));

    [Fact]
    public void Files_AreThere() => Assert.Empty(
        from document in Guides
        // Files that azd generates are not in the repository.
        from file in document.Code.Where(code => !code.Contains("/infra/", StringComparison.Ordinal))
        where FilePath().IsMatch(file) && !Files.Value.Any(path => path.EndsWith($"/{file}", StringComparison.Ordinal) || path.EndsWith($".{file}", StringComparison.Ordinal))
        select $"{document.Path}: {file}");

    [Fact]
    public void Settings_AreInTheirTable()
    {
        string[] known = [.. Document.Named("docs/settings.md").Code];

        Assert.Empty(
            from document in Guides
            from match in document.Code.Select(code => Setting().Match(code))
            let name = match.Groups["name"].Value.Replace("__", ":", StringComparison.Ordinal)
            where match.Success && !known.Any(setting => setting == name || setting.StartsWith($"{name}:", StringComparison.Ordinal))
            select $"{document.Path}: {name}");
    }

    [Fact]
    public void Addresses_AreThoseOfTheLaunchSettings()
    {
        string[] served = [.. Files.Value.Where(file => file.EndsWith("/Properties/launchSettings.json", StringComparison.Ordinal))
            .SelectMany(file => Address().Matches(File.ReadAllText(Repository.Root + file))).Select(match => match.Value),
            // ASP.NET Core's own.
            "http://localhost:5000"];

        Assert.Empty(
            from document in Guides
            from text in (string[])[document.Prose, .. document.Blocks.Select(block => block.Text)]
            from match in Address().Matches(text)
            where !served.Contains(match.Value)
            select $"{document.Path}: {match.Value}");
    }

    /// <summary>A command with arguments; <c>dotnet run</c> alone is only a name.</summary>
    [GeneratedRegex(@"^(\w+=\S+ )?((dotnet|npm|docker|git) \S+|azd|curl|apt-get|promtool) \S", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Command();

    [GeneratedRegex(@"^[\w.-]+(/[\w.-]+)*\.(cs|json|yaml|yml|props|svg|ts|js)$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex FilePath();

    [GeneratedRegex(@"^(?<name>[A-Z]\w+((:|__)[A-Z]\w*)+)(=|$)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Setting();

    [GeneratedRegex(@"https?://localhost:\d+", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Address();
}
