using ProductBff.Testing;

namespace ProductBff.Operations.Tests.Documents;

/// <summary>
/// <c>docs/settings.md</c> is made of the options classes. After a change of them: <c>UPDATE_DOCS=1 dotnet test
/// tests/ProductBff.Operations.Tests --filter SettingsDocument</c>.
/// </summary>
public sealed class SettingsDocumentTests
{
    private const string Mark = "<!-- From here on made of the options classes; see CONTRIBUTING.md. -->";

    private static readonly string File = Path.Combine(Repository.Root, "docs", "settings.md");

    [Fact]
    public async Task SettingsDocument_SaysWhatTheOptionsClassesSay()
    {
        var bound = await Solution.BoundOptionsAsync();
        Type[] documented = [.. Solution.Assemblies.SelectMany(assembly => assembly.GetTypes()).Where(SettingsTable.HasSection)];
        var nameless = bound.Values.SelectMany(types => types).Except(documented).ToArray();
        Assert.True(nameless is [], $"Bound, but without a constant SectionName: {string.Join(", ", nameless.Select(type => type.FullName))}.");

        var tables = documented
            .Select(type => (Type: type, Programs: bound.Where(program => program.Value.Contains(type)).Select(program => program.Key).DefaultIfEmpty("the BFF")))
            .OrderBy(table => table.Programs.Count()).ThenBy(table => table.Programs.First()).ThenBy(table => table.Type.Name, StringComparer.Ordinal)
            .Select(table => SettingsTable.Render(table.Type, table.Programs));
        var committed = (await System.IO.File.ReadAllTextAsync(File)).ReplaceLineEndings("\n");
        var expected = $"{committed[..committed.IndexOf(Mark, StringComparison.Ordinal)]}{Mark}\n\n{string.Join('\n', tables)}".ReplaceLineEndings("\n");
        if (Environment.GetEnvironmentVariable("UPDATE_DOCS") == "1")
        {
            await System.IO.File.WriteAllTextAsync(File, expected);
            return;
        }

        string[] missing = [.. expected.Split('\n').Except(committed.Split('\n'))], gone = [.. committed.Split('\n').Except(expected.Split('\n'))];
        Assert.True(
            expected == committed,
            $"docs/settings.md has drifted; make it again as CONTRIBUTING.md says.\n{string.Join('\n', [.. gone.Select(line => $"- {line}"), .. missing.Select(line => $"+ {line}")])}");
    }
}
