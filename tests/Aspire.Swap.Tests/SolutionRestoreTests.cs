using ProductBff.Testing;

namespace Aspire.Swap.Tests;

/// <summary>Restores a copy of the solution's project files, in which every stand-in is broken and so betrays that it was read.</summary>
public sealed class SolutionRestoreTests : IDisposable
{
    private readonly DirectoryInfo _copy = Directory.CreateTempSubdirectory("swap-");

    public void Dispose() => _copy.Delete(recursive: true);

    [SkippableTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Restore_UseAspire_ReadsNoStandInAndLacksNothingButAspire(bool asProperty)
    {
        CopySolution();

        var result = asProperty
            ? await Dotnet.RunAsync(_copy.FullName, ["restore", "ProductBff.sln", "-p:UseAspire=true"])
            : await Dotnet.RunAsync(_copy.FullName, ["restore", "ProductBff.sln"], new Dictionary<string, string> { ["UseAspire"] = "true" });

        Skip.If(result.Output.Contains("NU1301", StringComparison.Ordinal), "The package feed cannot be reached.");
        Assert.Contains("ProductBff.Bff.csproj", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("stand-ins", result.Output, StringComparison.Ordinal);
        // An AppHost without the SDK of Aspire, which an AppHost of Aspire must have.
        Assert.DoesNotContain("Playground", result.Output, StringComparison.Ordinal);
        Assert.All(Errors(result), error => Assert.Matches("NU1101: Unable to find package Aspire\\.|MSB4236: The SDK 'Aspire\\.", error));
    }

    [Fact]
    public async Task Restore_ByDefault_ReadsTheStandIns()
    {
        CopySolution();

        var result = await Dotnet.RunAsync(_copy.FullName, ["restore", "ProductBff.sln"]);

        Assert.Contains("MSB4025", result.Output, StringComparison.Ordinal);
        Assert.Contains("stand-ins", result.Output, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Errors(DotnetResult result) =>
        result.Output.Split('\n').Where(line => line.Contains(": error NU", StringComparison.Ordinal) || line.Contains(": error MSB", StringComparison.Ordinal));

    private void CopySolution()
    {
        string[] shared = [.. Directory.GetFiles(Repository.Root, "Directory.*").Select(Path.GetFileName)!, "global.json", "ProductBff.sln"];
        foreach (var file in (IEnumerable<string>)[.. shared, "tests/Directory.Build.props", .. Repository.Projects])
        {
            var target = Path.Combine(_copy.FullName, file);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(Path.Combine(Repository.Root, file), target, overwrite: true);
            if (file.StartsWith("stand-ins/", StringComparison.Ordinal))
            {
                File.WriteAllText(target, "<Project><Broken");
            }
        }
    }
}
