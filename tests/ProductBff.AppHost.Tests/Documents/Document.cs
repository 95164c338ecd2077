using System.Text;
using System.Text.RegularExpressions;
using ProductBff.Testing;

namespace ProductBff.AppHost.Tests.Documents;

/// <summary>A fenced block of a document.</summary>
/// <param name="Name">Where it is: <c>README.md#tests</c>; <c>README.md#tests:2</c> is the second one under that heading.</param>
/// <param name="Kind">What the fence says it is: <c>sh</c>, <c>json</c>, …</param>
internal sealed record Block(string Name, string Kind, string Text);

/// <summary>A Markdown file of this repository: its blocks, its headings' anchors, and the rest.</summary>
internal sealed partial class Document
{
    private readonly List<Block> _blocks = [];
    private readonly List<string> _anchors = [];

    private Document(string path)
    {
        Path = path;
        var prose = new StringBuilder();
        StringBuilder? block = null;
        var (kind, heading) = ("", "");
        foreach (var line in File.ReadLines(System.IO.Path.Combine(Repository.Root, path)))
        {
            var isFence = line.StartsWith("```", StringComparison.Ordinal);
            if (isFence && block is null)
            {
                (kind, block) = (line[3..], new());
            }
            else if (isFence)
            {
                var number = _blocks.Count(other => other.Name.Split(':')[0] == heading) + 1;
                _blocks.Add(new(number == 1 ? heading : $"{heading}:{number}", kind, block!.ToString()));
                block = null;
            }
            else
            {
                (block ?? prose).Append(line).Append('\n');
                if (block is null && Heading().Match(line) is { Success: true } match)
                {
                    _anchors.Add(Anchor(match.Groups["text"].Value));
                    heading = $"{path}#{_anchors[^1]}";
                }
            }
        }

        Assert.True(block is null, $"A block of {path} has no end.");
        Prose = prose.ToString();
    }

    /// <summary>The documents that say how the product is used and changed.</summary>
    public static IReadOnlyList<Document> Guides { get; } = [.. In("."), .. In("docs"), .. In("bench")];

    /// <summary>The guides, the decision records and the measured results.</summary>
    public static IReadOnlyList<Document> All { get; } = [.. Guides, .. In("docs/adr"), .. In("bench/results")];

    /// <summary>From the repository's root, as a link has it.</summary>
    public string Path { get; }

    /// <summary>The text without the blocks.</summary>
    public string Prose { get; }

    public IReadOnlyList<Block> Blocks => _blocks;

    public IReadOnlyList<string> Anchors => _anchors;

    /// <summary>What is between backticks.</summary>
    public IEnumerable<string> Code => InlineCode().Matches(Prose).Select(match => match.Groups["code"].Value.Replace('\n', ' '));

    public IEnumerable<string> Links => Link().Matches(InlineCode().Replace(Prose, "")).Select(match => match.Groups["target"].Value);

    public static Document Named(string path) => All.Single(document => document.Path == path);

    private static IEnumerable<Document> In(string folder) => Directory
        .EnumerateFiles(System.IO.Path.Combine(Repository.Root, folder), "*.md")
        .Select(file => System.IO.Path.GetRelativePath(Repository.Root, file).Replace('\\', '/'))
        .Order(StringComparer.Ordinal)
        .Select(path => new Document(path));

    /// <summary>As GitHub makes it.</summary>
    private static string Anchor(string heading) => NotInAnchors().Replace(heading.ToLowerInvariant(), "").Replace(' ', '-');

    [GeneratedRegex("^#+ (?<text>.+)$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\w\- ]", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex NotInAnchors();

    [GeneratedRegex("`(?<code>[^`]+)`", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex InlineCode();

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Link();
}
