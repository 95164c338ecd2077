using ProductBff.Testing;

namespace ProductBff.AppHost.Tests.Documents;

/// <summary>Every block of the documents does what its document says, or is listed here with the reason why it is not tried.</summary>
[Collection(SharedApplication.Name)]
public sealed partial class BlockTests(RunningApplication running, Chromium chromium) : IClassFixture<Chromium>
{
    private static readonly Dictionary<string, string> NotRun = new()
    {
        ["README.md#tests"] = "It runs this test.",
        ["CONTRIBUTING.md#before-you-push"] = "It runs this test.",
        ["docs/deployment.md#containers"] = "It needs the registry of the base image; ContainerTests has what it makes.",
        ["docs/scaling.md#more-redis"] = "It loads a Redis of its reader's.",
        ["docs/deployment.md#containers:2"] = "It needs Kubernetes; ContainerTests has what it asks of the image.",
    };

    /// <summary>By name, or all of a document; and the file of the test.</summary>
    private static readonly Dictionary<string, string> RunElsewhere = new()
    {
        ["README.md#start-your-own"] = "tests/ProductBff.Operations.Tests/Template/NewProduct.cs",
        ["docs/your-first-page.md"] = "tests/ProductBff.Operations.Tests/Template/FirstPageTests.cs",
    };

    private static readonly Dictionary<string, Func<BlockTests, Block, Task>> Claims = new()
    {
        ["README.md#productbff"] = static (_, block) => HasTheServicesAsync(block),
        ["README.md#two-commands"] = static (_, block) => IsOfProcessTestsAsync(block),
        ["README.md#two-commands:2"] = static (test, _) => test.ShowsThePageAsync(),
        ["README.md#what-you-see-next"] = static (test, _) => test.ShowsThePageAsync(),
        ["README.md#write-something"] = static (test, block) => test.WritesOnceAsync(block),
        ["README.md#see-a-degraded-page"] = static (test, block) => test.DegradesThePageAsync(block),
        ["README.md#see-a-degraded-page:2"] = static (test, block) => test.ExplainsThePageAsync(block),
        ["README.md#locally-and-deployed"] = static (test, block) => test.WritesTheManifestAsync(block),
        ["CONTRIBUTING.md#tests"] = static (_, block) => NamesATestAsync(block),
        ["CONTRIBUTING.md#tests:2"] = static (_, block) => NamesAMeasurementAsync(block),
        ["CONTRIBUTING.md#changing-the-api"] = static (_, block) => NamesATestAsync(block),
        ["docs/overview.md#the-engine-page-composition"] = static (_, block) => IsInTheSourcesAsync(block),
        ["docs/overview.md#the-engine-page-composition:2"] = static (_, block) => IsInTheSourcesAsync(block),
        ["docs/overview.md#the-engine-page-composition:3"] = static (_, block) => NamesTypesAsync(block),
        ["docs/overview.md#the-engine-page-composition:4"] = static (test, block) => test.ReadsAStreamAsync(block),
        ["docs/deployment.md#migrations"] = static (test, block) => test.MigratesAsync(block),
        ["docs/deployment.md#probes-and-the-end-of-an-instance"] = static (test, block) => test.HasProbesAsync(block),
        ["docs/deployment.md#with-azd"] = static (test, block) => test.HasProbesAsync(block),
        ["docs/deployment.md#objectives-and-alerts"] = static (test, block) => test.ChecksTheRulesAsync(block),
        ["bench/README.md#beside-peers"] = static (_, block) => NamesAMeasurementAsync(block),
        ["bench/README.md#the-whole-product"] = static (_, block) => NamesAMeasurementAsync(block),
    };

    private readonly Reader _reader = new(running);

    public static TheoryData<string> Names => [.. All.Select(block => block.Name).Where(name => !IsElsewhere(name) && !NotRun.ContainsKey(name))];

    private static IEnumerable<Block> All => Document.Guides.SelectMany(document => document.Blocks);

    [SkippableTheory]
    [MemberData(nameof(Names))]
    public async Task Block_DoesWhatItsDocumentSays(string name)
    {
        Assert.True(Claims.TryGetValue(name, out var claim), $"Nothing here runs the block {name}.");

        await claim!(this, Named(name));
    }

    [Fact]
    public void Claims_AreOfBlocksThatThereAre() => Assert.Empty(
        Claims.Keys.Concat(NotRun.Keys).Concat(RunElsewhere.Keys).Except(All.SelectMany(block => (string[])[block.Name, DocumentOf(block.Name)])));

    [Fact]
    public void Claims_OfOtherTests_AreOfTestsThatReadTheDocument() => Assert.All(RunElsewhere, claim => Assert.Contains(
        $"\"{Path.GetFileName(DocumentOf(claim.Key))}\"", File.ReadAllText(Path.Combine(Repository.Root, claim.Value)), StringComparison.Ordinal));

    private static bool IsElsewhere(string name) => RunElsewhere.ContainsKey(name) || RunElsewhere.ContainsKey(DocumentOf(name));

    private static Block Named(string name) => All.Single(block => block.Name == name);

    private static string DocumentOf(string name) => name.Split('#')[0];
}
