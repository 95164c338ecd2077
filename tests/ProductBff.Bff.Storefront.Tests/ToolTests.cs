using Microsoft.Playwright;
using ProductBff.Bff.Storefront.Tests.Harness;
using static Microsoft.Playwright.Assertions;

namespace ProductBff.Bff.Storefront.Tests;

/// <summary>What a developer has beside the shop: a page that is rehearsed, and one that is explained.</summary>
public sealed class ToolTests(RunningShop shop) : IClassFixture<RunningShop>
{
    [SkippableFact]
    public async Task RehearsalPanel_PutsASectionIntoAState_InTheAddressToo()
    {
        await using var visitor = await shop.VisitAsync("/shop/KB-75");
        await visitor.Page.GetByText("Rehearse failures").ClickAsync();

        await visitor.Page.GetByLabel("reviews", new() { Exact = true }).SelectOptionAsync("fallback");
        await visitor.ExpectStateAsync("reviews", "unavailable");
        await visitor.Page.GetByLabel("inventory", new() { Exact = true }).SelectOptionAsync("stale");
        await visitor.ExpectStateAsync("inventory", "stale");

        await Expect(visitor.Page.Locator("output[for=rehearse-reviews]")).ToContainTextAsync("fallback, error");
        Assert.Contains("rehearse=reviews%3Dfallback%2Cinventory%3Dstale", visitor.Page.Url, StringComparison.Ordinal);
        await visitor.ExpectAccessibleAsync();
        await visitor.Page.ReloadAsync();
        await visitor.ExpectStateAsync("reviews", "unavailable");
    }

    [SkippableFact]
    public async Task ExplainPanel_Opened_SaysHowThePageCameAbout()
    {
        await using var visitor = await shop.VisitAsync("/shop/KB-75");
        await visitor.ExpectQuietAsync();

        await visitor.Page.GetByText("Explain this page").FocusAsync();
        await visitor.Page.Keyboard.PressAsync("Enter");

        var shown = visitor.Page.GetByRole(AriaRole.Region, new() { Name = "How this page came about" });
        foreach (var section in (string[])["product", "reviews", "inventory"])
        {
            // When, how, with what left of its budget, and at which circuit; a busy machine's second call changes nothing of that.
            Assert.Matches(@"^\w+\s+[\d.]+–[\d.]+\s+fresh(, hedged)?\s+[\d.]+ of [\d.]+\s+closed$", await Row(shown, section).InnerTextAsync());
        }

        await Expect(shown.GetByRole(AriaRole.Row).Filter(new() { HasText = "200closed" })).ToHaveCountAsync(3);
        await Expect(shown).ToContainTextAsync(" of 20000 ms. Cache entry product-details:KB-75: a ");
        Assert.Matches("^http://localhost:15080/traces/detail/[0-9a-f]{32}$", await shown.GetByRole(AriaRole.Link).GetAttributeAsync("href"));
        await Expect(visitor.Announced).ToContainTextAsync("Cache entry product-details:KB-75");
        await visitor.ExpectNothingMovedAsync();
        await visitor.ExpectAccessibleAsync();
    }

    [SkippableFact]
    public async Task ExplainPanel_AskedAgain_TellsOfThePageAsItIsNow()
    {
        await using var visitor = await shop.VisitAsync("/shop/Never-Explained?rehearse=product%3Dunreachable");
        var shown = visitor.Page.GetByRole(AriaRole.Region, new() { Name = "How this page came about" });
        await visitor.Page.GetByText("Explain this page").ClickAsync();
        await Expect(shown).ToContainTextAsync("An essential part of the page failed");
        await Expect(Row(shown, "product")).ToContainTextAsync("failed, unreachable");
        await Expect(shown).ToContainTextAsync("not looked up");

        await visitor.Page.GetByText("Rehearse failures").ClickAsync();
        await Expect(shown).ToBeHiddenAsync();
        await visitor.Button("End the rehearsal").ClickAsync();
        await visitor.Page.GetByText("Explain this page").ClickAsync();
        await Expect(Row(shown, "product")).ToContainTextAsync("fresh");

        await visitor.Page.RouteAsync("**/product-details/*", route => route.AbortAsync());
        await visitor.Button("Explain again").ClickAsync();
        await Expect(shown).ToHaveTextAsync("The shop cannot be reached. Are you online?");
    }

    [SkippableFact]
    public async Task ExplainPanel_OfTheCatalogue_SaysHowItCameAbout()
    {
        await using var visitor = await shop.VisitAsync("/");
        await visitor.Page.GetByText("Explain this page").ClickAsync();

        var shown = visitor.Page.GetByRole(AriaRole.Region, new() { Name = "How this page came about" });
        await Expect(Row(shown, "products")).ToContainTextAsync("fresh");
        await Expect(shown).ToContainTextAsync("Cache entry product-catalogue:1: a ");
    }

    private static ILocator Row(ILocator table, string header) => table.GetByRole(AriaRole.Row)
        .Filter(new() { Has = table.Page.GetByRole(AriaRole.Rowheader, new() { Name = header, Exact = true }) });
}
