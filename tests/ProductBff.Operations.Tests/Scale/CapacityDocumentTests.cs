using ProductBff.Bench.Capacity;
using ProductBff.Testing;

namespace ProductBff.Operations.Tests.Scale;

/// <summary>The tables of <c>docs/scaling.md</c> are computed from <c>bench/results/compare.csv</c>; CONTRIBUTING.md says how.</summary>
public sealed class CapacityDocumentTests
{
    [Fact]
    public async Task ScalingDocument_Committed_SaysWhatTheMeasurementsSay()
    {
        var committed = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs", "scaling.md"));
        var measured = await File.ReadAllLinesAsync(Path.Combine(Repository.Root, "bench", "results", "compare.csv"));

        Assert.Equal(CapacityDocument.Make(committed, measured), committed);
    }
}
