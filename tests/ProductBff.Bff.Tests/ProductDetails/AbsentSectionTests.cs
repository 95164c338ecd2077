using System.Text.Json;
using ProductBff.Bff.Tests.Harness;

namespace ProductBff.Bff.Tests.ProductDetails;

/// <summary>"There is none" of an optional section is an answer like any other.</summary>
public sealed class AbsentSectionTests
{
    [Theory]
    [InlineData("/product-details/P001", "inventory")]
    [InlineData("/product-details/P001", "reviews")]
    [InlineData("/mobile/product-details/P001", "inventory")]
    [InlineData("/mobile/product-details/P001", "reviews")]
    public async Task Get_BackendSaysThereIsNone_IsACompletePageThatIsKeptAndSaysUnknown(string path, string section)
    {
        await using var bff = await BffApplication.StartAsync();
        bff[section].Behaviour = Behaviours.Status(404);

        var page = await bff.GetAsync(path);
        var again = await bff.GetAsync(path);

        AssertComplete(page.Json, section);
        Assert.Equal("true", page["X-Page-Complete"]);
        Assert.Equal("no-cache", page["Cache-Control"]);
        Assert.NotNull(page["ETag"]);
        Assert.Equal("cache;desc=\"hit\"", again["Server-Timing"]);
        Assert.Single(bff[section].Calls);
        // And it is not logged.
        Assert.DoesNotContain(bff.Logs.GetSnapshot(), record => record.Message.StartsWith($"Section {section}", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Get_BatchedAnswerLacksOne_IsACompleteBatch()
    {
        await using var bff = await BffApplication.StartAsync();
        bff.Inventory.Behaviour = Behaviours.Answers($"[{Contract.Inventory("P002")}]");

        var batch = await bff.GetAsync("/product-details?ids=P001,P002");

        AssertComplete(batch.Json[0].GetProperty("page"), "inventory");
        Assert.Equal("true", batch["X-Page-Complete"]);
        Assert.NotNull(batch["ETag"]);
    }

    [Fact]
    public async Task Get_StreamOfAPageWithoutStock_SaysItIsComplete()
    {
        await using var bff = await BffApplication.StartAsync();
        bff.Inventory.Behaviour = Behaviours.Status(404);

        using var stream = await StreamedPage.OpenAsync(bff, "/product-details/P001", StreamedPage.NdJson);
        var last = default(JsonElement);
        while (await stream.NextAsync() is { } pageEvent)
        {
            last = pageEvent;
        }

        Assert.True(last.GetProperty("complete").GetBoolean());
        AssertComplete(last.GetProperty("page"), "inventory");
    }

    private static void AssertComplete(JsonElement page, string section)
    {
        Assert.False(page.TryGetProperty("error", out _), page.GetRawText());
        var state = page.GetProperty("sections").GetProperty(section);
        Assert.Equal("fallback", state.GetProperty("status").GetString());
        Assert.Equal("not-found", state.GetProperty("reason").GetString());
        var summary = page.TryGetProperty("summary", out var web) ? web : page;
        Assert.Equal(section == "inventory" ? "unknown" : "in-stock", summary.GetProperty("availability").GetString());
        Assert.Equal(section == "reviews" ? JsonValueKind.Null : JsonValueKind.Number, summary.GetProperty("reviewCount").ValueKind);
    }
}
