using System.Net;
using ProductBff.Bff.Tests.Harness;

namespace ProductBff.Bff.Tests.ProductDetails;

public sealed class RehearsalTests
{
    private const string Path = "/product-details/P001";

    [Theory]
    [InlineData("error")]
    [InlineData("deadline")]
    [InlineData("not-found")]
    [InlineData("malformed")]
    [InlineData("too-large")]
    [InlineData("unreachable")]
    [InlineData("circuit-open")]
    [InlineData("rate-limited")]
    [InlineData("shed")]
    public async Task Get_OptionalSectionRehearsesAFailure_ShowsItsFallback(string state)
    {
        await using var bff = await BffApplication.StartAsync();

        var page = await bff.GetAsync(Path, ("X-Rehearse", $"reviews={state}"));

        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Equal("fallback", page.Section("reviews").GetProperty("status").GetString());
        Assert.Equal(state, page.Section("reviews").GetProperty("reason").GetString());
        Assert.Equal("[]", page.Json.GetProperty("reviews").GetRawText());
        Assert.Equal(state == "not-found" ? "true" : "false", page["X-Page-Complete"]);
        Assert.Equal("no-store", page["Cache-Control"]);
        Assert.Empty(bff.Reviews.Calls);
    }

    [Theory]
    [InlineData("error", 502, null)]
    [InlineData("unreachable", 502, null)]
    [InlineData("not-found", 404, null)]
    [InlineData("deadline", 504, null)]
    [InlineData("circuit-open", 503, "1")]
    [InlineData("circuit-open(5s)", 503, "5")]
    [InlineData("rate-limited(1500ms)", 503, "2")]
    public async Task Get_EssentialSectionRehearsesAFailure_IsItsProblem(string state, int status, string? retryAfter)
    {
        await using var bff = await BffApplication.StartAsync();

        var problem = await bff.GetAsync(Path, ("X-Rehearse", $"product={state}"));

        Assert.Equal(status, (int)problem.Status);
        Assert.Equal(retryAfter, problem["Retry-After"]);
        Assert.Equal("product", problem.Json.GetProperty("section").GetString());
    }

    [Fact]
    public async Task Get_SeveralStatesAtOnce_ShowsEach()
    {
        await using var bff = await BffApplication.StartAsync();

        var page = await bff.GetAsync(Path, ("X-Rehearse", "reviews=fallback, inventory=stale, product=stale"));

        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Equal("fallback", page.Section("reviews").GetProperty("status").GetString());
        Assert.Equal("stale", page.Section("inventory").GetProperty("status").GetString());
        Assert.Equal(0, page.Section("inventory").GetProperty("ageMs").GetInt64());
        Assert.Equal(14, page.Json.GetProperty("inventory").GetProperty("stock").GetInt32());
        Assert.Equal("stale", page.Section("product").GetProperty("status").GetString());
    }

    [Fact]
    public async Task Get_Slow_IsFreshAfterThatTime()
    {
        await using var bff = await BffApplication.StartAsync();
        var delay = TimeSpan.FromMilliseconds(123);

        var page = bff.GetAsync(Path, ("X-Rehearse", "inventory=slow(123ms)"));
        await bff.SectionsLandedAsync(2);
        await bff.Clock.ArmedAsync(delay);
        Assert.Empty(bff.Inventory.Calls);
        bff.Clock.Advance(delay);

        Assert.Equal("true", (await page)["X-Page-Complete"]);
        Assert.Equal("no-store", (await page)["Cache-Control"]);
        Assert.Single(bff.Inventory.Calls);
    }

    [Theory]
    [InlineData("reviews", 300, 200)]
    [InlineData("product", 450, 504)]
    public async Task Get_Timeout_TakesTheWholeBudget(string section, int budgetMs, int status)
    {
        await using var bff = await BffApplication.StartAsync();
        var budget = TimeSpan.FromMilliseconds(budgetMs);

        var page = bff.GetAsync(Path, ("X-Rehearse", $"{section}=timeout"));
        await bff.SectionsLandedAsync(2);
        await bff.Clock.ArmedAsync(budget);
        bff.Clock.Advance(budget - TimeSpan.FromMilliseconds(2));
        Assert.False(page.IsCompleted);
        bff.Clock.Advance(TimeSpan.FromMilliseconds(2));

        Assert.Equal(status, (int)(await page).Status);
        Assert.Contains("timeout", (await page).Text, StringComparison.Ordinal);
        Assert.Empty(bff[section].Calls);
    }

    [Theory]
    [InlineData("nonsense", "'nonsense' is not of the form section=state")]
    [InlineData("price=error", "'price' is not a section of this page; they are product, reviews, inventory.")]
    [InlineData("reviews=explode", "'explode' is not a state to rehearse")]
    [InlineData("reviews=slow", "'slow' is not a state to rehearse")]
    [InlineData("reviews=slow(-1ms)", "'slow(-1ms)' is not a state to rehearse")]
    [InlineData("reviews=slow(2h)", "'slow(2h)' is not a state to rehearse")]
    [InlineData("product=fallback", "an essential section has no fallback")]
    public async Task Get_BadSyntax_Is400AndSaysWhatIsWrong(string header, string message)
    {
        await using var bff = await BffApplication.StartAsync();

        foreach (var path in new[] { Path, "/product-details?ids=P001,P002" })
        {
            var problem = await bff.GetAsync(path, ("X-Rehearse", header));

            Assert.Equal(HttpStatusCode.BadRequest, problem.Status);
            Assert.Contains(
                message, problem.Json.GetProperty("errors").GetProperty("X-Rehearse")[0].GetString(), StringComparison.Ordinal);
        }

        Assert.Empty(bff.Product.Calls);
    }

    [Theory]
    [InlineData("reviews=error")]
    [InlineData("nonsense")]
    public async Task Get_InProduction_IsIgnored(string header)
    {
        await using var bff = await BffApplication.StartAsync(("environment", "Production"));

        var page = await bff.GetAsync(Path, ("X-Rehearse", header));

        Assert.Equal("true", page["X-Page-Complete"]);
    }

    [Fact]
    public async Task Get_Batch_RehearsesEachPage()
    {
        await using var bff = await BffApplication.StartAsync();

        var batch = await bff.GetAsync("/product-details?ids=P001,P002", ("X-Rehearse", "reviews=error"));

        Assert.Equal("false", batch["X-Page-Complete"]);
        Assert.All(batch.Json.EnumerateArray(), item => Assert.Equal(
            "error", item.GetProperty("page").GetProperty("sections").GetProperty("reviews").GetProperty("reason").GetString()));
        Assert.Empty(bff.Reviews.Calls);
    }
}
