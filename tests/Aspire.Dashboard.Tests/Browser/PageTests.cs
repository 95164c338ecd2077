using Microsoft.Playwright;
using OpenTelemetry.Proto.Logs.V1;
using static Aspire.Dashboard.Tests.OtlpReceiverTests;
using static Microsoft.Playwright.Assertions;

namespace Aspire.Dashboard.Tests.Browser;

/// <summary>The pages in a real browser, on resources of the test's own and telemetry that it sends.</summary>
[Collection(Chromium.Collection)]
public sealed class PageTests(Chromium chromium)
{
    private const string TraceId = "0af7651916cd43dd8448eb211c80319c";
    private const string Root = "b7ad6b7169203331";
    private const string Reviews = "00f067aa0ba902b7";

    [SkippableFact]
    public async Task Login_PastedToken_LeadsToThePageThatWasAskedFor()
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        await using var browser = await chromium.OpenAsync();
        var page = browser.Page;

        await page.GotoAsync($"{dashboard.Host.FrontendUrl}/graph");
        await page.GetByLabel("Token").FillAsync("not it");
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Every start of the AppHost makes a new token");
        await page.GetByLabel("Token").FillAsync(RunningDashboard.Token);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();

        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Graph" })).ToBeVisibleAsync();
    }

    [SkippableFact]
    public async Task Resources_StopAndStart_ChangesTheStateWithoutReloading()
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        await using var browser = await SignedInAsync(dashboard);
        var row = browser.Page.GetByRole(AriaRole.Row).Filter(new() { HasText = "productservice" });
        await Expect(row).ToContainTextAsync("Running");

        await row.GetByRole(AriaRole.Button, new() { Name = "Stop productservice", Exact = true }).ClickAsync();
        await Expect(row.Locator("[data-state]")).ToContainTextAsync("Finished (exit code 0)");
        await Expect(browser.Page.Locator("#announcer")).ToContainTextAsync("productservice: Finished");

        await row.GetByRole(AriaRole.Button, new() { Name = "Start productservice", Exact = true }).ClickAsync();
        await Expect(row.Locator("[data-state]")).ToContainTextAsync("Running");
        Assert.Equal(["stop productservice-aaaaaaaa", "start productservice-aaaaaaaa"], dashboard.Resources.Executed);
    }

    [SkippableFact]
    public async Task Resources_Secret_IsInThePageOnlyWhileItIsShown()
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        await using var browser = await SignedInAsync(dashboard);
        var page = browser.Page;

        await page.GetByRole(AriaRole.Button, new() { Name = "bff", Exact = true }).ClickAsync();
        await Expect(page.GetByText("ASPNETCORE_ENVIRONMENT")).ToBeVisibleAsync();
        Assert.DoesNotContain(FakeResources.Secret, await page.ContentAsync(), StringComparison.Ordinal);

        await page.GetByRole(AriaRole.Button, new() { Name = "Show the value of ConnectionStrings__cache" }).ClickAsync();
        await Expect(page.GetByText(FakeResources.Secret)).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Hide the value of ConnectionStrings__cache" }).ClickAsync();
        await Expect(page.GetByText(FakeResources.Secret)).ToHaveCountAsync(0);
    }

    [SkippableFact]
    public async Task Traces_NewTrace_AppearsAndItsWaterfallShowsTheFailedSectionWithItsLogs()
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        await using var browser = await SignedInAsync(dashboard);
        var page = browser.Page;
        await browser.GoToAsync("Traces");
        await Expect(page.GetByText("No traces yet")).ToBeVisibleAsync();

        await SendTraceAsync(dashboard);
        await page.GetByRole(AriaRole.Link, new() { Name = "GET /product-details/{id}" }).ClickAsync();

        var rows = page.GetByRole(AriaRole.Treegrid).Locator("[data-span]");
        await Expect(rows).ToHaveCountAsync(4);
        await Expect(rows.Nth(1)).ToContainTextAsync("bff → cache");
        var failed = page.Locator("[data-error]").First;
        await Expect(failed).ToContainTextAsync("section reviews");
        await failed.ClickAsync();
        var details = page.GetByRole(AriaRole.Complementary, new() { Name = "Details" });
        await Expect(details).ToContainTextAsync("it broke");
        await Expect(details).ToContainTextAsync("section.reason");
        await Expect(details).ToContainTextAsync("Reviews degraded: timeout");

        await details.GetByRole(AriaRole.Link, new() { Name = "Open with filters" }).ClickAsync();
        await Expect(page).ToHaveURLAsync($"{dashboard.Host.FrontendUrl}/structuredlogs?trace={TraceId}&span={Reviews}");
        await Expect(page.Locator("table.logs tbody tr")).ToHaveCountAsync(1);
        await page.GetByRole(AriaRole.Button, new() { Name = "Logs of all traces" }).ClickAsync();
        await Expect(page.Locator("table.logs tbody tr")).ToHaveCountAsync(3);
    }

    [SkippableFact]
    public async Task Waterfall_Keyboard_MovesFoldsOpensAndCloses()
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        await SendTraceAsync(dashboard);
        await using var browser = await SignedInAsync(dashboard, $"/traces/detail/{TraceId}");
        var page = browser.Page;
        var rows = page.Locator(".wf-row[data-span]");
        await Expect(rows).ToHaveCountAsync(4);

        await rows.First.FocusAsync();
        await page.Keyboard.PressAsync("ArrowLeft");
        await Expect(rows).ToHaveCountAsync(1);
        await page.Keyboard.PressAsync("ArrowRight");
        await Expect(rows).ToHaveCountAsync(4);
        await page.Keyboard.PressAsync("ArrowDown");
        await Expect(rows.Nth(1)).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Complementary)).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.GetByRole(AriaRole.Complementary)).ToBeHiddenAsync();
    }

    [SkippableFact]
    public async Task Waterfall_SpansWhoseParentsAreMissingOrEachOther_AreShown()
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        var now = TimeProvider.System.GetUtcNow();
        await AcceptedAsync(dashboard.SendAsync("/v1/traces", Otlp.Traces(
            "bff",
            Otlp.Span(TraceId, Reviews, "orphan", now, parent: "00000000000000aa"),
            Otlp.Span(TraceId, "00000000000000b1", "one of a circle", now, parent: "00000000000000b2"),
            Otlp.Span(TraceId, "00000000000000b2", "other of a circle", now, parent: "00000000000000b1"))));
        await using var browser = await SignedInAsync(dashboard, $"/traces/detail/{TraceId}");

        await Expect(browser.Page.Locator(".wf-row[data-span]")).ToHaveCountAsync(3);
        await Expect(browser.Page.Locator($"[data-span='{Reviews}']")).ToContainTextAsync("no parent");
    }

    [SkippableFact]
    public async Task Logs_Filters_AreInTheAddressAndHoldForWhatComes()
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        await SendTraceAsync(dashboard);
        await using var browser = await SignedInAsync(dashboard, "/structuredlogs");
        var page = browser.Page;
        var rows = page.Locator("table.logs tbody tr");
        await Expect(rows).ToHaveCountAsync(3);

        await page.GetByLabel("Level").SelectOptionAsync("13");
        await Expect(rows).ToHaveCountAsync(1);
        await page.GetByLabel("Filter by text").FillAsync("degraded");
        await Expect(page).ToHaveURLAsync($"{dashboard.Host.FrontendUrl}/structuredlogs?severity=13&text=degraded");

        var now = TimeProvider.System.GetUtcNow();
        await AcceptedAsync(dashboard.SendAsync("/v1/logs", Otlp.Logs(
            "bff", Otlp.Log("Stock degraded, too", now, SeverityNumber.Error), Otlp.Log("Stock degraded a little", now), Otlp.Log("Something else", now, SeverityNumber.Error))));
        await Expect(rows).ToHaveCountAsync(2);
        await Expect(rows.First).ToContainTextAsync("Stock degraded, too");

        await page.ReloadAsync();
        await Expect(rows).ToHaveCountAsync(2);
    }

    [SkippableFact]
    public async Task Console_Markup_IsShownAsTextInColours()
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        dashboard.Resources.Print("bff", "\e[32minfo\e[39m: started", "<img src=x onerror=alert(1)><script>alert(2)</script>");
        await using var browser = await SignedInAsync(dashboard, "/consolelogs/resource/bff");
        var log = browser.Page.GetByRole(AriaRole.Log);

        await Expect(log.Locator(".ansi-fg-2")).ToHaveTextAsync("info");
        await Expect(log).ToContainTextAsync("<img src=x onerror=alert(1)>");
        Assert.Equal(0, await log.Locator("img, script").CountAsync());

        dashboard.Resources.Print("bff", "and see http://localhost:8080/health");
        await Expect(log.GetByRole(AriaRole.Link, new() { Name = "http://localhost:8080/health" })).ToBeVisibleAsync();
        await browser.Page.GetByLabel("Show lines with this text").FillAsync("health");
        await Expect(log.Locator(".line:visible")).ToHaveCountAsync(1);
    }

    [SkippableFact]
    public async Task Console_Scripts_CannotBeInjectedByAttributesOfSpansEither()
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        await AcceptedAsync(dashboard.SendAsync("/v1/traces", Otlp.Traces(
            "<b>bff</b>", Otlp.Span(TraceId, Root, "<script>alert(1)</script>", TimeProvider.System.GetUtcNow(), tags: ("<i>key</i>", "<img src=x onerror=alert(2)>")))));
        await using var browser = await SignedInAsync(dashboard, $"/traces/detail/{TraceId}?span={Root}");

        await Expect(browser.Page.GetByRole(AriaRole.Complementary)).ToContainTextAsync("<img src=x onerror=alert(2)>");
        Assert.Equal(0, await browser.Page.Locator("main script, main img, main b, main i").CountAsync());
    }

    [SkippableFact]
    public async Task Metrics_HistogramAndCounter_AreDrawnAndFiltered()
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        var now = TimeProvider.System.GetUtcNow();
        for (var second = -60; second <= 0; second += 2)
        {
            var total = 60 + second;
            await AcceptedAsync(dashboard.SendAsync("/v1/metrics", Otlp.Metrics(
                "bff",
                Otlp.Histogram("http.server.request.duration", now.AddSeconds(second), [0.05, 0.1, 0.5], [(ulong)total, (ulong)(total / 2), 1, 0], ("http.route", "/product-details/{id}")),
                Otlp.Counter("bff.outcomes", now.AddSeconds(second), total, ("status", "fresh")),
                Otlp.Counter("bff.outcomes", now.AddSeconds(second), total / 3, ("status", "fallback")))));
        }

        await using var browser = await SignedInAsync(dashboard, "/metrics?seconds=60");
        var page = browser.Page;
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "http.server.request.duration" })).ToBeVisibleAsync();
        await Expect(page.Locator(".chart-line")).ToHaveCountAsync(3);
        await Expect(page.Locator("svg.chart[aria-label*='p99: now']")).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "bff.outcomes" }).ClickAsync();
        await Expect(page.Locator(".chart-line")).ToHaveCountAsync(1);
        await page.GetByLabel("One line per").SelectOptionAsync("status");
        await Expect(page.Locator(".chart-line")).ToHaveCountAsync(2);
        await page.GetByLabel("status", new() { Exact = true }).SelectOptionAsync("fallback");
        await Expect(page.Locator(".chart-line")).ToHaveCountAsync(1);
    }

    [SkippableFact]
    public async Task Graph_ResourceThatFails_IsMarkedAndLeadsToItsDetails()
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        await using var browser = await SignedInAsync(dashboard, "/graph");
        var page = browser.Page;
        await Expect(page.Locator("a.node")).ToHaveCountAsync(4);
        await Expect(page.Locator("path.edge.is-troubled")).ToHaveCountAsync(1);

        dashboard.Resources.Set(dashboard.Resources.Get("productservice") with { State = "FailedToStart", Health = null, IsFailed = true });
        await Expect(page.Locator("a.node[data-style=error]")).ToHaveAttributeAsync("data-node", "productservice");

        await page.Locator("a.node[data-node=productservice]").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Complementary)).ToContainTextAsync("Failed to start");
    }

    private async Task<DashboardPage> SignedInAsync(RunningDashboard dashboard, string path = "/")
    {
        var browser = await chromium.OpenAsync();
        await browser.SignInAsync(dashboard.Host.FrontendUrl, RunningDashboard.Token);
        if (path != "/")
        {
            await browser.Page.GotoAsync(dashboard.Host.FrontendUrl + path);
        }

        return browser;
    }

    private static async Task SendTraceAsync(RunningDashboard dashboard)
    {
        var now = TimeProvider.System.GetUtcNow();
        await AcceptedAsync(dashboard.SendAsync("/v1/traces", Otlp.Traces("reviewservice", Otlp.Span(TraceId, "00000000000000c1", "GET /reviews/{id}", now.AddMilliseconds(8), 90, Reviews))));
        await AcceptedAsync(dashboard.SendAsync("/v1/logs", Otlp.Logs(
            "bff",
            Otlp.Log("Request starting", now, SeverityNumber.Info, TraceId, Root),
            Otlp.Log("Reviews degraded: timeout", now.AddMilliseconds(100), SeverityNumber.Warn, TraceId, Reviews),
            Otlp.Log("Request of another trace", now, SeverityNumber.Info, TraceId.Replace('0', '1'), Root))));
        await AcceptedAsync(dashboard.SendAsync("/v1/traces", Otlp.Traces(
            "bff",
            Otlp.Span(TraceId, Root, "GET /product-details/{id}", now, 120),
            Otlp.Span(TraceId, "00000000000000c2", "GETEX", now.AddMilliseconds(1), 1, Root, tags: [("server.address", "localhost"), ("server.port", "6379")]),
            Otlp.Span(TraceId, Reviews, "section reviews", now.AddMilliseconds(5), 100, Root, error: true, ("section.reason", "timeout")))));
    }
}
