using System.Text.Json.Nodes;
using ProductBff.Testing;

namespace ProductBff.AppHost.Tests.Documents;

/// <summary>A reader who follows the documents beside the running product, in a shell in the repository's root.</summary>
internal sealed class Reader(RunningApplication running)
{
    private const string Bff = "http://localhost:8080";

    public static string Configuration { get; } = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;

    /// <summary>Runs lines of a document; the ports in them become those of the running product.</summary>
    /// <param name="instead">Words to replace, mostly names of files that would be written.</param>
    /// <returns>The standard output.</returns>
    public async Task<string> RunAsync(string lines, params (string Old, string New)[] instead)
    {
        Requirement.Check(Dotnet.MissingShell);
        lines = instead.Append((Old: Bff, New: running.Address("bff")))
            .Aggregate(lines, (text, word) => text.Replace(word.Old, word.New, StringComparison.Ordinal));
        var result = await Dotnet.ShellAsync(Repository.Root, lines, new Dictionary<string, string> { ["APPDATA"] = running.UserSecrets });
        Assert.True(result.ExitCode == 0, $"{lines}\n{result.Output}");
        return result.StandardOutput;
    }

    /// <summary>Runs a document's <c>curl</c>, and again for as long as the response is that of a busy machine.</summary>
    /// <param name="complete">Whether a page has to be complete.</param>
    public async Task<Answer> WithTimeoutAsync(string curl, bool complete = false, params (string Old, string New)[] instead)
    {
        var limit = RunningApplication.Limit;
        while (true)
        {
            var answer = Answer.Parse(await RunAsync(curl, [("curl ", "curl --silent --include "), .. instead]));
            if (answer.Status < 500 && (!complete || answer.Has("X-Page-Complete: true")))
            {
                return answer;
            }

            limit.ThrowIfCancellationRequested();
        }
    }
}

/// <summary>What <c>curl --include</c> shows.</summary>
internal sealed record Answer(int Status, string[] Headers, JsonObject Body)
{
    public static Answer Parse(string shown)
    {
        string[] parts = shown.Split("\r\n\r\n", 2), head = parts[0].Split("\r\n");
        return new(int.Parse(head[0].Split(' ')[1]), head[1..], JsonNode.Parse(parts[1])!.AsObject());
    }

    public bool Has(string header) => Headers.Contains(header);
}
