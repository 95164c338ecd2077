using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ProductBff.Testing;

namespace ProductBff.Operations.Tests.Template;

/// <summary><c>docs/your-first-page.md</c>, block by block, on a new product; <see cref="TemplateTests"/> says what that is.</summary>
public sealed partial class FirstPageTests : IDisposable
{
    private const string Name = "Contoso.Shop";
    private const string Start = $"dotnet run --project {Name}.AppHost\n";
    private const string Address = "http://localhost:8080/";

    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("first-page-");
    private readonly List<ServiceProcess> _processes = [];

    public void Dispose()
    {
        _processes.ForEach(process => process.Dispose());
        _data.Delete(recursive: true);
    }

    [Fact]
    public async Task FirstPage_AsTheDocumentSays_IsServed()
    {
        using var product = await NewProduct.CreateAsync(Name);
        var document = (await File.ReadAllTextAsync(Path.Combine(product.Root, "docs", "your-first-page.md"))).ReplaceLineEndings("\n");
        var (file, answer, bff) = ("", "", "");
        foreach (var block in Block().Matches(document).Select(match => match.Groups))
        {
            var (named, text) = (FileName().Match(block["before"].Value), block["text"].Value);
            file = named.Success ? Path.Combine(product.Root, named.Groups["file"].Value) : file;
            switch (block["kind"].Value)
            {
                case "sh" when text == Start:
                    await RunAsync(product, $"dotnet build {Name}.AppHost -p:CompileEntityFrameworkAhead=false");
                    bff = await StartAsync(product);
                    break;
                case "sh":
                    answer = await RunAsync(product, text.Replace(Address, bff, StringComparison.Ordinal));
                    break;
                case "diff":
                    await EditAsync(file, text.Split('\n')[..^1]);
                    break;
                case var _ when named.Success:
                    Directory.CreateDirectory(Path.GetDirectoryName(file)!);
                    await File.WriteAllTextAsync(file, text);
                    break;
                default:
                    Assert.Equal(JsonNode.Parse(text)!.ToString(), JsonNode.Parse(answer)!.ToString());
                    break;
            }
        }

        var manifest = await File.ReadAllTextAsync(Path.Combine(product.Root, "tests", $"{Name}.AppHost.Tests", "manifest.json"));
        Assert.Contains("{recommendationservice.bindings.http.url}", manifest, StringComparison.Ordinal);
    }

    private static async Task<string> RunAsync(NewProduct product, string lines)
    {
        var result = await Dotnet.ShellAsync(product.Root, lines);
        Assert.True(result.ExitCode == 0, $"{lines}{result.Output}");
        return result.StandardOutput;
    }

    /// <summary>The lines without a mark stand in the file, once, one after the other.</summary>
    private static async Task EditAsync(string file, string[] lines)
    {
        string Without(char mark) => string.Concat(lines.Where(line => line is [] || line[0] != mark).Select(line => line is [] ? "\n" : $"{line[1..]}\n"));
        var parts = (await File.ReadAllTextAsync(file)).Split(Without('+'));
        Assert.True(parts is [_, _], $"{file} has this {parts.Length - 1} times, not once:\n{Without('+')}");
        await File.WriteAllTextAsync(file, string.Join(Without('-'), parts));
    }

    /// <summary>What the AppHost starts, on ports that are free. This is not about time: a busy machine gets some.</summary>
    private async Task<string> StartAsync(NewProduct product)
    {
        Dictionary<string, string> settings = new(TestTokens.Settings)
        {
            ["Data:Folder"] = _data.FullName,
            ["Pages:Deadline"] = "00:01:00",
            ["Pages:Sections:product:Budget"] = "00:00:30",
            // Less: a timeout is rehearsed by waiting for it.
            ["Pages:Sections:recommendations:Budget"] = "00:00:05",
            ["Backends:Defaults:AttemptTimeout"] = "00:00:02",
        };
        var services = await Task.WhenAll(new[] { "ProductService", "ReviewService", "InventoryService", "RecommendationService" }
            .Select(async service => KeyValuePair.Create($"services:{service.ToLowerInvariant()}:http:0", await StartAsync(product, service, settings))));
        return await StartAsync(product, "Bff", [.. settings, .. services]);
    }

    private async Task<string> StartAsync(NewProduct product, string project, IEnumerable<KeyValuePair<string, string>> settings)
    {
        var folder = Path.Combine(product.Root, $"{Name}.{project}");
        var process = await ServiceProcess.StartAsync(
            Path.Combine(folder, "bin", "Debug", "net10.0", $"{Name}.{project}"), settings, folder, "Development");
        lock (_processes)
        {
            _processes.Add(process);
        }

        return process.Address.ToString();
    }

    [GeneratedRegex(@"(?<before>.*?)^```(?<kind>\w+)\n(?<text>.*?)^```\n", RegexOptions.Singleline | RegexOptions.Multiline, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Block();

    [GeneratedRegex(@"`(?<file>[\w.]+/[\w./]+\.\w+)`", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex FileName();
}
