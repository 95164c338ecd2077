using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using ProductBff.Bff.Caching;
using ProductBff.Bff.Tests.Harness;

namespace ProductBff.Bff.Tests.ProductDetails;

/// <summary>What a page says of how it came about, to who asks by <c>X-Explain</c>.</summary>
public sealed class ExplainTests
{
    private const string Path = "/product-details/P001";

    private static readonly (string, string) Explain = ("X-Explain", "true");

    [Fact]
    public async Task Get_Explained_TellsTimesBudgetsAndTheTrace()
    {
        await using var bff = await BffApplication.StartAsync(("Explain:DashboardUrl", "http://localhost:15080/"));
        var gate = bff.Gate("reviews");

        var page = bff.GetAsync(Path, Explain, ("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"));
        await bff.Reviews.CallAsync();
        await bff.SectionsLandedAsync(2);
        await bff.Clock.ArmedAsync(TimeSpan.FromMilliseconds(300));
        bff.Clock.Advance(TimeSpan.FromMilliseconds(80));
        gate.Open();

        var explain = ExplainOf(await page);
        Assert.Equal((500, 80), (explain.GetProperty("deadlineMs").GetInt32(), explain.GetProperty("endedMs").GetInt32()));
        Assert.Equal($"http://localhost:15080/traces/detail/{explain.GetProperty("traceId").GetString()}", explain.GetProperty("traceUrl").GetString());
        const string Reviews =
            """
            {
              "startedMs": 0, "endedMs": 80, "status": "fresh", "reason": null, "budgetMs": 300, "budgetLeftMs": 220, "joined": false, "hedged": false,
              "circuit": "closed", "attempts": [{ "startedMs": 0, "endedMs": 80, "outcome": "200", "circuit": "closed", "hedge": false }]
            }
            """;
        Assert.True(Contract.SameJson(Reviews, SectionOf(explain, "reviews")), explain.GetRawText());
        Assert.Equal(0, SectionOf(explain, "inventory").GetProperty("endedMs").GetInt32());
    }

    [Fact]
    public async Task Get_Retried_TellsEachAttemptWithItsOutcome()
    {
        await using var bff = await BffApplication.StartAsync();
        bff.Clock.PassesAtOnce = due => due <= TimeSpan.FromMilliseconds(60);
        bff.Reviews.Behaviour = Behaviours.InTurn(Behaviours.Status(503), Behaviours.Resets, Behaviours.Good);

        var reviews = SectionOf(await bff.GetAsync(Path, Explain), "reviews");

        Assert.Equal("fresh", reviews.GetProperty("status").GetString());
        Assert.Equal(["503", "unreachable", "200"], Outcomes(reviews));
    }

    [Fact]
    public async Task Get_JoinsAFetch_TellsItsAttempts()
    {
        await using var bff = await BffApplication.StartAsync();
        var gate = bff.Gate("reviews");
        var first = bff.GetAsync(Path);
        await bff.Reviews.CallAsync();
        bff.Clock.Advance(TimeSpan.FromMilliseconds(30));

        var second = bff.GetAsync(Path, Explain);
        await bff.SectionsLandedAsync(4);
        await bff.Clock.ArmedAsync(TimeSpan.FromMilliseconds(300), count: 2);
        gate.Open();

        var explain = ExplainOf(await second);
        var reviews = SectionOf(explain, "reviews");
        Assert.True(reviews.GetProperty("joined").GetBoolean());
        Assert.Equal(["200"], Outcomes(reviews));
        Assert.Equal(-30, reviews.GetProperty("attempts")[0].GetProperty("startedMs").GetInt32());
        Assert.False(SectionOf(explain, "product").GetProperty("joined").GetBoolean());
        Assert.False((await first).Json.TryGetProperty("explain", out _));
    }

    [Fact]
    public async Task Get_NoAnswerWithinTheBudget_TellsAnAttemptWithoutAnEnd()
    {
        await using var bff = await BffApplication.StartAsync();
        bff.Reviews.Behaviour = Behaviours.Hangs;

        var page = bff.GetAsync(Path, Explain);
        await bff.Reviews.CallAsync();
        await bff.SectionsLandedAsync(2);
        await bff.Clock.ArmedAsync(TimeSpan.FromMilliseconds(300));
        bff.Clock.Advance(TimeSpan.FromMilliseconds(300));

        var reviews = SectionOf(await page, "reviews");
        Assert.Equal(("fallback", "timeout"), (reviews.GetProperty("status").GetString(), reviews.GetProperty("reason").GetString()));
        Assert.Equal((300, 0), (reviews.GetProperty("endedMs").GetInt32(), reviews.GetProperty("budgetLeftMs").GetInt32()));
        Assert.Equal([null], Outcomes(reviews));
    }

    [Fact]
    public async Task Get_SeenBeforeAndCircuitOpens_IsStaleThenOpenThenHalfOpen()
    {
        await using var bff = await BffApplication.StartAsync(
            ("Backends:Defaults:Retry:MaxAttempts", "0"), ($"Backends:{Backend.Reviews}:CircuitBreaker:MinimumThroughput", "2"));
        await bff.GetAsync(Path);
        bff.Reviews.Behaviour = Behaviours.Status(500);
        List<(string?, string?, string?)> told = [];

        for (var page = 0; page < 6; page++)
        {
            var reviews = SectionOf(await bff.GetAsync(Path, Explain), "reviews");
            told.Add((reviews.GetProperty("status").GetString(), Assert.Single(Outcomes(reviews)), reviews.GetProperty("circuit").GetString()));
            bff.Clock.Advance(page == 4 ? TimeSpan.FromSeconds(3) : TimeSpan.Zero);
        }

        Assert.Equal(("stale", "500", "closed"), told[0]);
        Assert.Equal(("stale", "circuit-open", "open"), told[4]);
        Assert.Equal(("stale", "500", "half-open"), told[5]);
    }

    [Fact]
    public async Task Get_Hedged_TellsBothAttempts()
    {
        await using var bff = await BffApplication.StartAsync(($"Backends:{Backend.Product}:Hedging:Enabled", "true"));
        for (var page = 0; page < 40; page++)
        {
            await bff.GetAsync($"/product-details/Warm{page}");
        }

        bff.Clock.ForgetArmed();
        bff.Product.Behaviour = Behaviours.InTurn(Behaviours.Hangs, Behaviours.Good);
        var explained = bff.GetAsync(Path, Explain);
        await bff.Product.CallAsync(41);
        // What is usual here is no time at all, so it is the least that a hedge waits.
        await bff.Clock.ArmedAsync(TimeSpan.FromMilliseconds(10));
        bff.Clock.Advance(TimeSpan.FromMilliseconds(10));

        var product = SectionOf(await explained, "product");
        Assert.True(product.GetProperty("hedged").GetBoolean());
        Assert.Equal([null, "200"], Outcomes(product));
        Assert.Equal([false, true], product.GetProperty("attempts").EnumerateArray().Select(attempt => attempt.GetProperty("hedge").GetBoolean()));
    }

    [Fact]
    public async Task Get_UnderLoad_TellsWhatWasShed()
    {
        await using var bff = await BffApplication.StartAsync(("LoadShedding:FullPages", "1"));
        var gate = bff.Gate("product");
        var full = bff.GetAsync("/product-details/P002");
        await bff.Product.CallAsync();

        var essential = bff.GetAsync(Path, Explain);
        await bff.Product.CallAsync(2);
        gate.Open();

        var reviews = SectionOf(await essential, "reviews");
        Assert.Equal(("fallback", "shed"), (reviews.GetProperty("status").GetString(), reviews.GetProperty("reason").GetString()));
        Assert.Equal(JsonValueKind.Null, reviews.GetProperty("budgetMs").ValueKind);
        Assert.Empty(Outcomes(reviews));
        await full;
    }

    [Fact]
    public async Task Get_Explained_SaysWhatTheCacheWouldHaveDoneAndIsNotKept()
    {
        await using var bff = await BffApplication.StartAsync();

        var absent = await bff.GetAsync(Path, Explain);
        Assert.Equal(("product-details:P001", "absent"), CacheOf(absent));
        Assert.Equal(("no-store", null), (absent["Cache-Control"], absent["ETag"]));
        Assert.Empty(bff.Store.StoredKeys);

        await bff.GetAsync(Path);
        var hit = await bff.GetAsync(Path, Explain);
        Assert.Equal(("product-details:P001", "hit"), CacheOf(hit));
        Assert.Equal("no-store", hit["Cache-Control"]);
        Assert.Equal(3, bff.Reviews.Calls.Count);

        await bff.Services.GetRequiredService<IPageStore>().InvalidateProductAsync("P001");
        Assert.Equal("outdated", CacheOf(await bff.GetAsync(Path, Explain)).Outcome);
        bff.Store.Set("product-details", "P001", new byte[3], TimeSpan.FromMinutes(1));
        Assert.Equal("damaged", CacheOf(await bff.GetAsync(Path, Explain)).Outcome);
        Assert.Equal("not-cacheable", CacheOf(await bff.GetAsync($"{Path}?include=product", Explain)).Outcome);
        Assert.Equal("not-cacheable", CacheOf(await bff.GetAsync(Path, Explain, ("X-Rehearse", "reviews=error"))).Outcome);
    }

    [Fact]
    public async Task Get_RedisIsAway_SaysThatTheCacheIsUnavailable()
    {
        await using var bff = await BffApplication.StartAsync(("ConnectionStrings:cache", "127.0.0.1:1,connectTimeout=1"));

        Assert.Equal("unavailable", CacheOf(await bff.GetAsync(Path, Explain)).Outcome);
    }

    [Fact]
    public async Task Get_EssentialSectionFails_ExplainsTheProblem()
    {
        await using var bff = await BffApplication.StartAsync(("Backends:Defaults:Retry:MaxAttempts", "0"));
        bff.Product.Behaviour = Behaviours.Status(500);
        bff.Gate("reviews");

        var problem = await bff.GetAsync(Path, Explain);

        Assert.Equal(HttpStatusCode.BadGateway, problem.Status);
        Assert.Equal("failed", SectionOf(problem, "product").GetProperty("status").GetString());
        Assert.Equal(["500"], Outcomes(SectionOf(problem, "product")));
        Assert.Equal("abandoned", SectionOf(problem, "reviews").GetProperty("status").GetString());
        Assert.Equal(problem.Json.GetProperty("traceId").GetString(), ExplainOf(problem).GetProperty("traceId").GetString());
        Assert.False((await bff.GetAsync(Path)).Json.TryGetProperty("explain", out _));
    }

    [Fact]
    public async Task Get_Streamed_IsExplainedInTheLastEvent()
    {
        await using var bff = await BffApplication.StartAsync();

        var stream = await bff.GetAsync(Path, Explain, ("Accept", StreamedPage.NdJson));

        string[] lines = stream.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.All(lines[..^1], line => Assert.DoesNotContain("explain", line, StringComparison.Ordinal));
        var last = JsonDocument.Parse(lines[^1]).RootElement;
        Assert.Equal("complete", last.GetProperty("event").GetString());
        Assert.Equal("not-cacheable", last.GetProperty("explain").GetProperty("cache").GetProperty("outcome").GetString());
        Assert.Equal(["200"], Outcomes(SectionOf(last.GetProperty("explain"), "reviews")));
    }

    [Theory]
    [InlineData("Development", "false")]
    [InlineData("Development", null)]
    [InlineData("Production", "true")]
    [InlineData("Production", "nonsense")]
    public async Task Get_NotAskedOrInProduction_IsAPageLikeAnyOther(string environment, string? header)
    {
        await using var bff = await BffApplication.StartAsync(("environment", environment));

        var page = await bff.GetAsync(Path, header is null ? [] : [("X-Explain", header)]);

        Assert.False(page.Json.TryGetProperty("explain", out _));
        Assert.Equal("true", page["X-Page-Complete"]);
        Assert.Single(bff.Store.StoredKeys);
    }

    [Fact]
    public async Task Get_NeitherTrueNorFalse_Is400()
    {
        await using var bff = await BffApplication.StartAsync();

        var problem = await bff.GetAsync(Path, ("X-Explain", "1"));

        Assert.Equal(HttpStatusCode.BadRequest, problem.Status);
        Assert.Equal("'1' is neither true nor false.", problem.Json.GetProperty("errors").GetProperty("X-Explain")[0].GetString());
    }

    private static JsonElement ExplainOf(Answer answer) => answer.Json.GetProperty("explain");

    private static JsonElement SectionOf(Answer answer, string name) => SectionOf(ExplainOf(answer), name);

    private static JsonElement SectionOf(JsonElement explain, string name) => explain.GetProperty("sections").GetProperty(name);

    private static IEnumerable<string?> Outcomes(JsonElement section) =>
        section.GetProperty("attempts").EnumerateArray().Select(attempt => attempt.GetProperty("outcome").GetString());

    private static (string? Entry, string? Outcome) CacheOf(Answer answer)
    {
        var cache = ExplainOf(answer).GetProperty("cache");
        return (cache.GetProperty("entry").GetString(), cache.GetProperty("outcome").GetString());
    }
}
