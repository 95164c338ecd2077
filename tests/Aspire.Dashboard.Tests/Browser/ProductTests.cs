using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Aspire.Dashboard.Tests.Browser;

/// <summary>The whole way, with nothing that stands in for anything: AppHost, four services, Redis, dashboard, browser.</summary>
[Collection(Chromium.Collection)]
public sealed class ProductTests(Chromium chromium)
{
    [SkippableFact]
    public async Task Request_ThroughTheBff_IsATraceWhoseDegradedSectionIsMarkedUntilTheServiceIsStartedAgain()
    {
        await using var browser = await chromium.OpenAsync();
        await using var apphost = await ProductAppHost.StartAsync();
        var page = browser.Page;
        await browser.SignInAsync(apphost.DashboardUrl, ProductAppHost.Token);
        var bff = await apphost.BffAsync();
        using var client = new HttpClient { BaseAddress = new Uri(bff) };

        // A request is seen with the spans of all services, without reloading.
        await browser.GoToAsync("Traces");
        var whole = await CallAsync(client, "P-WHOLE");
        await page.GetByLabel("Filter by text").FillAsync(whole);
        await page.Locator($"tr[data-trace='{whole}'] a").ClickAsync();
        foreach (var service in (string[])["bff", "productservice", "reviewservice", "inventoryservice"])
        {
            await Expect(page.Locator($"[data-resource='{service}']").First).ToBeVisibleAsync();
        }

        // Without reviews the section is degraded, which the waterfall marks as an error.
        await CommandAsync(browser, "Stop reviewservice", "Finished");
        var degraded = await CallAsync(client, "P-DEGRADED");
        await page.GotoAsync($"{apphost.DashboardUrl}/traces/detail/{degraded}");
        var failed = page.Locator("[data-resource='bff'][data-error]").Filter(new() { HasText = "reviews" }).First;
        await failed.ClickAsync();
        await Expect(page.GetByRole(AriaRole.Complementary).Locator(".banner.is-error")).ToBeVisibleAsync();

        // Its logs, and only its.
        await page.GetByRole(AriaRole.Link, new() { Name = "Open with filters" }).First.ClickAsync();
        await Expect(page.Locator("table.logs tbody tr").First).ToBeVisibleAsync();
        foreach (var link in await page.Locator("table.logs tbody tr a.mono").AllTextContentsAsync())
        {
            Assert.Equal(degraded[..8], link);
        }

        await CommandAsync(browser, "Start reviewservice", "Running");
    }

    private static async Task CommandAsync(DashboardPage browser, string command, string state)
    {
        await browser.GoToAsync("Resources");
        await browser.Page.GetByRole(AriaRole.Button, new() { Name = command, Exact = true }).ClickAsync();
        await Expect(browser.Page.GetByRole(AriaRole.Row).Filter(new() { HasText = "reviewservice" }).Locator("[data-state]")).ToContainTextAsync(state);
    }

    /// <summary>Calls the page under a trace id of the caller's own.</summary>
    private static async Task<string> CallAsync(HttpClient client, string productId)
    {
        var trace = Guid.NewGuid().ToString("N");
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/product-details/{productId}");
        request.Headers.Add("traceparent", $"00-{trace}-b7ad6b7169203331-01");
        using var answer = await client.SendAsync(request);
        return trace;
    }
}
