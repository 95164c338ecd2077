using System.Text.Json.Nodes;
using ProductBff.Testing;

namespace ProductBff.AppHost.Tests;

/// <summary>The manifest that a deployment tool gets from the AppHost and deploys.</summary>
public sealed class ManifestTests
{
    private static readonly string Configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;

    /// <summary>
    /// A change of the topology needs a new snapshot, whose diff shows what will be deployed:
    /// <c>dotnet run --project ProductBff.AppHost -- --publisher manifest --output-path ../tests/ProductBff.AppHost.Tests/manifest.json</c>,
    /// then make its paths relative to the root.
    /// </summary>
    [Fact]
    public async Task Manifest_IsThatOfTheSnapshot()
    {
        var snapshot = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "manifest.json")));

        Assert.Equal(snapshot!.ToString(), (await PublishAsync()).ToString());
    }

    [Fact]
    public async Task Manifest_HasTheCacheTheDatabasesAndOneWayIn()
    {
        var resources = (await PublishAsync())["resources"]!.AsObject();

        Assert.Contains("/redis:", (string?)resources["cache"]!["image"], StringComparison.Ordinal);
        Assert.Contains("/postgres:", (string?)resources["postgres"]!["image"], StringComparison.Ordinal);
        Assert.All(["postgres", "sessions"], name => Assert.Single(resources[name]!["volumes"]!.AsArray()));
        Assert.Equal(["bff"], resources.Where(resource => HasExternalBinding(resource.Value)).Select(resource => resource.Key));
        Assert.All(
            [("productservice", "products"), ("reviewservice", "reviews"), ("inventoryservice", "inventory")],
            pair => Assert.Equal($"{{{pair.Item2}.connectionString}}", (string?)resources[pair.Item1]!["env"]![$"ConnectionStrings__{pair.Item2}"]));
        Assert.All(
            ["oidc-client-secret", "cache-password", "sessions-password", "postgres-password"],
            secret => Assert.True((bool?)resources[secret]!["inputs"]!["value"]!["secret"]));
    }

    private static bool HasExternalBinding(JsonNode? resource) =>
        resource?["bindings"] is JsonObject bindings && bindings.Any(binding => (bool?)binding.Value!["external"] == true);

    // In the root, because the paths in a manifest are relative to it.
    private static async Task<JsonNode> PublishAsync()
    {
        var manifest = Path.Combine(Repository.Root, $"manifest-{Guid.NewGuid():N}.json");
        try
        {
            var result = await Dotnet.RunAsync(
                Repository.Root,
                ["run", "--no-build", "-c", Configuration, "--project", "ProductBff.AppHost", "--", "--publisher", "manifest", "--output-path", manifest]);
            Assert.True(result.ExitCode == 0, result.Output);
            return JsonNode.Parse(await File.ReadAllTextAsync(manifest))!;
        }
        finally
        {
            File.Delete(manifest);
        }
    }
}
