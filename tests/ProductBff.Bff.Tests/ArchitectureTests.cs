using ArchUnitNET.Domain;
using ArchUnitNET.Loader;
using ProductBff.Bff.Composition;

namespace ProductBff.Bff.Tests;

/// <summary>The allowed dependencies between the BFF's folders, without cycles.</summary>
public sealed class ArchitectureTests
{
    private const string Root = "ProductBff.Bff.";

    private static readonly Architecture Bff = new ArchLoader().LoadAssemblies(typeof(PageComposer).Assembly).Build();

    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Memory"] = [],
        ["Fetching"] = [],
        ["Composition"] = ["Fetching", "Memory"],
        ["Protection"] = [],
        ["Caching"] = ["Composition", "Fetching", "Memory"],
        ["Backends"] = ["Fetching"],
        ["Sessions"] = ["Caching", "Protection"],
        ["Endpoints"] = ["Caching", "Composition", "Fetching", "Protection"],
        ["Writes"] = ["Backends", "Caching", "Composition", "Endpoints", "Fetching", "Sessions"],
        ["ProductDetails"] = ["Backends", "Composition", "Endpoints", "Fetching", "Writes"],
        ["Hosting"] = ["Backends", "Composition", "Endpoints", "Fetching", "ProductDetails"],
        ["Description"] = [],
        ["Storefront"] = [],
    };

    [Fact]
    public void Folders_UseOnlyThoseThatTheyMay()
    {
        var forbidden = Bff.Types
            // The loader confuses the generic methods of generated JSON contexts, which have the same names.
            .Where(type => !type.Name.EndsWith("Json", StringComparison.Ordinal))
            .SelectMany(type => type.Dependencies, (type, dependency) => (Type: type, Target: dependency.Target))
            // It also confuses type parameters of the same name.
            .Where(use => use.Target is not GenericParameter)
            .Where(use => FolderOf(use.Type) is { } from && FolderOf(use.Target) is { } to && from != to && !Allowed[from].Contains(to))
            .Select(use => $"{use.Type.FullName} uses {use.Target.FullName}")
            .Distinct();

        Assert.True(!forbidden.Any(), string.Join("\n", forbidden));
    }

    [Fact]
    public void Composition_KnowsNoHttp()
    {
        var forbidden = Bff.Types.Where(type => FolderOf(type) == "Composition")
            .SelectMany(type => type.Dependencies, (type, dependency) => (type.FullName, Target: dependency.Target.FullName))
            .Where(use => use.Target.StartsWith("Microsoft.AspNetCore.", StringComparison.Ordinal) || use.Target.StartsWith("System.Net.", StringComparison.Ordinal));

        Assert.Empty(forbidden);
    }

    [Fact]
    public void Folders_OfTheProject_AreAllRuledOn() =>
        Assert.Equal(Allowed.Keys.Order(), Bff.Types.Select(FolderOf).OfType<string>().Distinct().Order());

    private static string? FolderOf(IType type) =>
        type.Namespace?.FullName is { } name && name.StartsWith(Root, StringComparison.Ordinal) ? name[Root.Length..].Split('.')[0] : null;
}
