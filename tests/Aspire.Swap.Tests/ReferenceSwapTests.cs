using ProductBff.Testing;

namespace Aspire.Swap.Tests;

public sealed class ReferenceSwapTests
{
    private const string AppHost = "ProductBff.AppHost";
    private const string Bff = "ProductBff.Bff";
    private const string ServiceDefaults = "ProductBff.ServiceDefaults";

    [Theory]
    [InlineData("true", null)]
    [InlineData(null, "true")]
    public async Task Evaluate_UseAspireAsPropertyOrVariable_PackagesAndNoStandIn(string? property, string? variable)
    {
        var projects = Repository.Projects.Where(IsPartOfTheAspireSolution).ToArray();

        var references = await References.EvaluateAsync(projects, property, variable);

        // Where the feed has no Aspire, the host's SDK cannot be had; that is all that may be wrong.
        Assert.All(references.Errors, error => Assert.Contains("MSB4236: The SDK 'Aspire.AppHost.Sdk/", error, StringComparison.Ordinal));
        Assert.Equal(
            projects.Select(Path.GetFileNameWithoutExtension).Order(),
            references.ByProject.Keys.Union(references.Errors.Count > 0 ? [AppHost] : []).Order());
        Assert.All(references.ByProject.Keys, project => Assert.Empty(references.StandInsOf(project)));
        Assert.Equal(["Aspire.StackExchange.Redis", "Aspire.StackExchange.Redis.OutputCaching"], references.AspirePackagesOf(Bff).Order());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("false")]
    public async Task Evaluate_ByDefault_StandInsReplaceTheAspirePackagesAndNoOthers(string? property)
    {
        var references = await References.EvaluateAsync([PathOf(Bff), PathOf(AppHost), PathOf(ServiceDefaults)], property);

        Assert.Empty(references.Errors);
        Assert.All([Bff, AppHost], project => Assert.Empty(references.AspirePackagesOf(project)));
        Assert.Equal(
            ["Aspire.Hosting.AppHost.csproj", "Aspire.Hosting.Redis.csproj"],
            references.StandInsOf(AppHost).Select(path => Path.GetFileName(path)).Order());
        Assert.Equal(
            ["Aspire.StackExchange.Redis.OutputCaching.csproj", "Aspire.StackExchange.Redis.csproj"],
            references.StandInsOf(Bff).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal));
        Assert.Contains("Microsoft.Extensions.Http.Resilience", references.ByProject[ServiceDefaults]);
        Assert.Empty(references.StandInsOf(ServiceDefaults));
    }

    private static string PathOf(string project) => $"{project}/{project}.csproj";

    private static bool IsPartOfTheAspireSolution(string project) =>
        !project.StartsWith("stand-ins/", StringComparison.Ordinal)
        && !project.StartsWith("tests/Aspire.", StringComparison.Ordinal)
        && !project.StartsWith("tests/Playground/", StringComparison.Ordinal);
}
