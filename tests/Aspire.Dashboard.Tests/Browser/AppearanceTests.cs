using Microsoft.Playwright;
using static Aspire.Dashboard.Tests.OtlpReceiverTests;
using static Microsoft.Playwright.Assertions;

namespace Aspire.Dashboard.Tests.Browser;

[Collection(Chromium.Collection)]
public sealed class AppearanceTests(Chromium chromium)
{
    private const string TraceId = "0af7651916cd43dd8448eb211c80319c";

    [SkippableTheory]
    [InlineData(360)]
    [InlineData(900)]
    [InlineData(1600)]
    public async Task EveryPage_AtAWidth_FitsWithoutScrollingSideways(int width)
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        var now = TimeProvider.System.GetUtcNow();
        await AcceptedAsync(dashboard.SendAsync("/v1/traces", Otlp.Traces("bff", Otlp.Span(TraceId, "b7ad6b7169203331", new string('n', 200), now, tags: ("key", new string('v', 500))))));
        await AcceptedAsync(dashboard.SendAsync("/v1/logs", Otlp.Logs("bff", Otlp.Log(new string('m', 500), now, traceId: TraceId))));
        await AcceptedAsync(dashboard.SendAsync("/v1/metrics", Otlp.Metrics("bff", Otlp.Counter("a.rather.long.name.of.an.instrument.that.goes.on", now, 1))));
        await using var browser = await chromium.OpenAsync(width);
        await browser.SignInAsync(dashboard.Host.FrontendUrl, RunningDashboard.Token);

        foreach (var path in (string[])["/", "/?resource=bff-aaaaaaaa", "/consolelogs/resource/bff", "/structuredlogs", "/traces", $"/traces/detail/{TraceId}?span=b7ad6b7169203331", "/metrics", "/graph"])
        {
            await browser.Page.GotoAsync(dashboard.Host.FrontendUrl + path);
            await Expect(browser.Page.GetByRole(AriaRole.Heading).First).ToBeVisibleAsync();
            await Expect(browser.Page.Locator("#connection")).ToHaveTextAsync("Live");
            var surplus = await browser.Page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth");
            Assert.True(surplus <= 0, $"{path} is {surplus} px too wide at {width} px.");
        }
    }

    [SkippableFact]
    public async Task Theme_FollowsTheSystemUntilItIsChosen()
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        await using var browser = await chromium.OpenAsync(colours: ColorScheme.Light);
        var page = browser.Page;
        await browser.SignInAsync(dashboard.Host.FrontendUrl, RunningDashboard.Token);
        var light = await BackgroundAsync(page);

        await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        var dark = await BackgroundAsync(page);
        Assert.NotEqual(light, dark);

        await page.GetByRole(AriaRole.Button, new() { Name = "Switch between dark and light" }).ClickAsync();
        Assert.Equal(light, await BackgroundAsync(page));
        await page.ReloadAsync();
        Assert.Equal(light, await BackgroundAsync(page));
    }

    [SkippableFact]
    public async Task Keyboard_FirstTab_SkipsToTheContent()
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        await using var browser = await chromium.OpenAsync();
        await browser.SignInAsync(dashboard.Host.FrontendUrl, RunningDashboard.Token);

        await browser.Page.Keyboard.PressAsync("Tab");
        await Expect(browser.Page.GetByRole(AriaRole.Link, new() { Name = "Skip to content" })).ToBeFocusedAsync();
        await browser.Page.Keyboard.PressAsync("Enter");
        await Expect(browser.Page.Locator("main")).ToBeFocusedAsync();
    }

    [SkippableFact]
    public async Task Resources_RefreshWhileARowHasTheFocus_KeepsItThere()
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        await using var browser = await chromium.OpenAsync();
        await browser.SignInAsync(dashboard.Host.FrontendUrl, RunningDashboard.Token);
        var stop = browser.Page.GetByRole(AriaRole.Button, new() { Name = "Stop bff" });
        await stop.FocusAsync();

        dashboard.Resources.Set(dashboard.Resources.Get("bff") with { Health = "Degraded" });

        await Expect(browser.Page.Locator("[data-health=Degraded]")).ToBeVisibleAsync();
        await Expect(stop).ToBeFocusedAsync();
    }

    private static Task<string> BackgroundAsync(IPage page) => page.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor");
}
