using ProductBff.Testing;

namespace Aspire.Swap.Tests;

/// <summary>What MSBuild makes of the references of some projects.</summary>
/// <param name="ByProject">Project name to what it references: paths of projects, names of packages.</param>
/// <param name="Errors">What MSBuild complained about.</param>
internal sealed record References(IReadOnlyDictionary<string, string[]> ByProject, IReadOnlyList<string> Errors)
{
    private const string Marker = " references ";

    public IEnumerable<string> StandInsOf(string project) => ByProject[project].Where(IsStandIn);

    public IEnumerable<string> AspirePackagesOf(string project) =>
        ByProject[project].Where(reference => !IsStandIn(reference) && reference.StartsWith("Aspire.", StringComparison.Ordinal));

    public static async Task<References> EvaluateAsync(IEnumerable<string> projects, string? property = null, string? variable = null)
    {
        var paths = projects.Select(project => Path.Combine(Repository.Root, project));
        string[] command = ["msbuild", Path.Combine(AppContext.BaseDirectory, "references.targets"), "-nologo", $"-p:Projects=\"{string.Join(';', paths)}\""];
        var result = await Dotnet.RunAsync(
            Repository.Root,
            property is null ? command : [.. command, $"-p:UseAspire={property}"],
            variable is null ? null : new Dictionary<string, string> { ["UseAspire"] = variable });

        var lines = result.Output.Split('\n', StringSplitOptions.TrimEntries);
        return new(
            lines.Where(line => line.Contains(Marker, StringComparison.Ordinal)).Select(line => line.Split(Marker))
                .ToDictionary(parts => parts[0], parts => parts[1].Replace('\\', '/').Split(';')),
            // MSB4181 only repeats that the task which evaluated a project has failed.
            [.. lines.Where(line => line.Contains(": error MSB", StringComparison.Ordinal) && !line.Contains("MSB4181", StringComparison.Ordinal))]);
    }

    private static bool IsStandIn(string reference) => reference.Contains("stand-ins/", StringComparison.Ordinal);
}
