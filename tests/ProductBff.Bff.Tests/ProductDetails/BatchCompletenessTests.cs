using System.Text.Json;
using ProductBff.Bff.Tests.Harness;

namespace ProductBff.Bff.Tests.ProductDetails;

/// <summary>
/// A batch's headers about its items: complete means that each item is a page with everything that was asked for. A complete batch may
/// still not be cacheable: when only some sections were asked for, or when sections were rehearsed.
/// </summary>
public sealed class BatchCompletenessTests
{
    public static TheoryData<string, string?, string?, string, int> Cases()
    {
        var cases = new TheoryData<string, string?, string?, string, int>();
        foreach (var path in (string[])["/product-details", "/mobile/product-details"])
        {
            foreach (var include in (string?[])[null, "product", "product,reviews,inventory"])
            {
                foreach (var rehearse in (string?[])[null, "inventory=stale", "inventory=slow(0ms)", "inventory=not-found", "product=error"])
                {
                    foreach (var status in (int[])[200, 404, 500])
                    {
                        cases.Add(path, include, rehearse, "reviews", status);
                    }
                }

                cases.Add(path, include, null, "product", 500);
                cases.Add(path, include, null, "product", 404);
            }
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Get_Batch_SaysCompleteExactlyWhenNoItemLacksAnything(
        string path, string? include, string? rehearse, string section, int status)
    {
        await using var bff = await BffApplication.StartAsync(("Backends:Defaults:Retry:MaxAttempts", "0"));
        // Remembered, so that failures can be stale as well as standing in.
        await bff.GetAsync("/product-details/P001");
        bff[section].Behaviour = status == 200 ? Behaviours.Good : Behaviours.Status(status);
        (string, string)[] headers = rehearse is null ? [] : [("X-Rehearse", rehearse)];

        var batch = await bff.GetAsync($"{path}?ids=P001,P002{(include is null ? "" : $"&include={include}")}", headers);

        var complete = batch.Json.EnumerateArray().All(IsComplete);
        Assert.Equal(complete ? "true" : "false", batch["X-Page-Complete"]);
        Assert.Equal(
            complete && include is not "product" && rehearse is null ? "no-cache" : "no-store",
            batch["Cache-Control"]);
    }

    [Theory]
    [InlineData("/product-details")]
    [InlineData("/mobile/product-details")]
    public async Task Get_OneOfTwoItemsLacksSomething_TheBatchIsNotComplete(string path)
    {
        await using var bff = await BffApplication.StartAsync();
        bff.Inventory.Behaviour = Behaviours.Answers("""[{"productId":"P001","stock":3},{"productId":"P002","stock":-1}]""");

        var batch = await bff.GetAsync($"{path}?ids=P001,P002");

        Assert.Equal([true, false], batch.Json.EnumerateArray().Select(IsComplete));
        Assert.Equal(("false", "no-store"), (batch["X-Page-Complete"], batch["Cache-Control"]));
    }

    private static bool IsComplete(JsonElement item) =>
        item.TryGetProperty("page", out var page)
        && !page.TryGetProperty("error", out _)
        && page.GetProperty("sections").EnumerateObject().All(section =>
            section.Value.GetProperty("status").GetString() == "fresh"
            || (section.Value.GetProperty("status").GetString() == "fallback" && section.Value.GetProperty("reason").GetString() == "not-found"));
}
