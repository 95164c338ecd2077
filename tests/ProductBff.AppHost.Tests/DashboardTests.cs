using System.Net;
using Aspire.Hosting.Testing;
using Microsoft.Playwright;
using ProductBff.Testing;
using StackExchange.Redis;
using static Microsoft.Playwright.Assertions;

namespace ProductBff.AppHost.Tests;

/// <summary>The real dashboard in a real browser: what an operator of the product finds there.</summary>
[Collection(SharedApplication.Name)]
public sealed class DashboardTests(RunningApplication running, Chromium chromium) : IClassFixture<Chromium>
{
    [SkippableFact]
    public async Task Resources_AfterLogin_HaveTheirLinks()
    {
        var page = await LogInAsync();

        foreach (var link in (string[])["Storefront", "Page of P001", "API reference", "OpenAPI", "Sign in", "Product P001", "Reviews of P001", "Stock of P001"])
        {
            var shown = page.GetByRole(AriaRole.Link, new() { Name = link, Exact = true });
            await Expect(shown).ToBeVisibleAsync();
            using var client = new HttpClient();
            Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(await shown.GetAttributeAsync("href"), RunningApplication.Limit)).StatusCode);
        }
    }

    [SkippableFact]
    public async Task Commands_PurgeThePageCache_MakesPagesOutdatedAndLeavesEverythingElse()
    {
        RedisKey version = "bff:version:all", other = "session";
        var connectionString = await running.Application.GetConnectionStringAsync("cache", RunningApplication.Limit);
        await using var redis = await ConnectionMultiplexer.ConnectAsync(connectionString!);
        var database = redis.GetDatabase();
        await database.StringSetAsync(other, "kept");
        var before = await database.StringGetAsync(version);
        var dashboard = await LogInAsync();
        var limit = RunningApplication.Limit;

        while (await database.StringGetAsync(version) == before)
        {
            limit.ThrowIfCancellationRequested();
            await dashboard.GetByRole(AriaRole.Button, new() { Name = "Purges all cached pages" }).ClickAsync();
        }

        Assert.True(await database.KeyExistsAsync(other));
    }

    [SkippableFact]
    public async Task Traces_OfACompletePage_HaveTheSpansOfAllFourServicesAndTheCache()
    {
        await running.CompletePageAsync("Traced-1");
        var page = await LogInAsync();
        await page.GotoAsync("/traces");

        await page.GetByRole(AriaRole.Row).Filter(new() { HasText = "bff: GET /product-details/{id}" }).Filter(new() { HasText = "reviewservice" })
            .Filter(new() { HasText = "cache" }).Last.GetByText("bff: GET /product-details/{id}").ClickAsync();

        foreach (var name in (string[])["section product", "section reviews", "section inventory", "page cache"])
        {
            await Expect(Row(page, name).First).ToBeVisibleAsync();
        }

        foreach (var service in RunningApplication.Projects)
        {
            await Expect(Cell(page, service).First).ToBeVisibleAsync();
        }
    }

    [SkippableFact]
    public async Task Traces_LinkOfAnExplainedPage_LeadsToItsTrace()
    {
        using var client = running.Client("bff");
        client.DefaultRequestHeaders.Add("X-Explain", "true");
        using var response = await client.GetAsync("/product-details/Traced-3", RunningApplication.Limit);
        var explain = (await response.ReadAsync())["explain"]!;
        var page = await LogInAsync();

        await page.GotoAsync((string)explain["traceUrl"]!);

        await Expect(Cell(page, "bff: section product")).ToBeVisibleAsync();
        Assert.EndsWith($"/traces/detail/{explain["traceId"]}", page.Url, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Logs_OfADegradedPage_LeadToItsTraceWithTheSectionAsAnError()
    {
        using (var client = running.Client("bff"))
        {
            client.DefaultRequestHeaders.Add("X-Rehearse", "reviews=error");
            using var response = await client.GetAsync("/product-details/Traced-2", RunningApplication.Limit);
        }

        var page = await LogInAsync();
        await page.GotoAsync("/structuredlogs");
        var warning = Row(page, "Section reviews of page product-details for Traced-2");
        await Expect(warning).ToContainTextAsync("Warning");
        await warning.GetByRole(AriaRole.Link).ClickAsync();

        await Expect(Cell(page, "bff: section reviews Status = Error")).ToBeVisibleAsync();
        await Expect(Cell(page, "bff: section product")).ToBeVisibleAsync();
    }

    private static ILocator Cell(IPage page, string name) => page.GetByRole(AriaRole.Gridcell, new() { Name = name, Exact = true });

    private static ILocator Row(IPage page, string text) => page.GetByRole(AriaRole.Row).Filter(new() { HasText = text });

    /// <summary>Opens the address that the AppHost prints, as a user does.</summary>
    private async Task<IPage> LogInAsync()
    {
        var address = await running.Application.GetDashboardUrlAsync(RunningApplication.Limit);
        var page = await chromium.OpenAsync(address);
        await page.GotoAsync(address.AbsoluteUri);
        await Expect(Row(page, "inventoryservice")).ToBeVisibleAsync();
        return page;
    }
}
