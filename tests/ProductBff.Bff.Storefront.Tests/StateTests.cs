using Microsoft.Playwright;
using ProductBff.Bff.Storefront.Tests.Harness;
using static Microsoft.Playwright.Assertions;

namespace ProductBff.Bff.Storefront.Tests;

/// <summary>In each state of a part the shop shows that state, nothing moves, and the page stays accessible.</summary>
public sealed class StateTests(RunningShop shop) : IClassFixture<RunningShop>
{
    [SkippableTheory]
    [InlineData("", "fresh fresh fresh", "In stock", "reviews")]
    [InlineData("product=stale", "stale fresh fresh", "In stock", "reviews")]
    [InlineData("reviews=stale", "fresh stale fresh", "In stock", "reviews")]
    [InlineData("inventory=stale", "fresh fresh stale", "In stock", "reviews")]
    [InlineData("reviews=fallback", "fresh unavailable fresh", "In stock", "Rating not known")]
    [InlineData("inventory=fallback", "fresh fresh unavailable", "Availability unknown", "reviews")]
    [InlineData("reviews=not-found, inventory=not-found", "fresh unknown unknown", "Availability unknown", "Rating not known")]
    [InlineData("product=stale, reviews=fallback, inventory=fallback", "stale unavailable unavailable", "Availability unknown", "Rating not known")]
    public async Task ProductPage_InEachState_SaysSo(string rehearsed, string states, string availability, string rating)
    {
        await using var visitor = await shop.VisitAsync($"/shop/KB-75?rehearse={Uri.EscapeDataString(rehearsed)}");
        await visitor.ExpectQuietAsync();

        var expected = states.Split(' ');
        await visitor.ExpectStateAsync("product", expected[0]);
        await visitor.ExpectStateAsync("reviews", expected[1]);
        await visitor.ExpectStateAsync("inventory", expected[2]);
        await Expect(visitor.Heading("Compact mechanical keyboard")).ToBeVisibleAsync();
        await Expect(visitor.Heading(availability)).ToBeVisibleAsync();
        await Expect(visitor.Page.Locator("[data-rating]")).ToContainTextAsync(rating);
        await Expect(visitor.Announced).ToContainTextAsync(availability);
        await Expect(visitor.Page.GetByLabel("Developer tools")).ToBeVisibleAsync();
        await visitor.ExpectNothingMovedAsync();
        await visitor.ExpectAccessibleAsync();
    }

    [SkippableTheory]
    [InlineData("product=not-found", "We do not have this.", "404")]
    [InlineData("product=unreachable", "This page is taking a break.", "502 · product · unreachable")]
    [InlineData("product=on-fire", "'on-fire' is not a state to rehearse", "400")]
    [InlineData("product=circuit-open(5s)", "It is worth trying again in 5 s.", "503 · product · circuit-open")]
    public async Task ProductPage_WithoutItsProduct_SaysWhyAndWhatToDo(string rehearsed, string told, string reference)
    {
        await using var visitor = await shop.VisitAsync($"/shop/Never-Seen?rehearse={Uri.EscapeDataString(rehearsed)}");

        await Expect(visitor.Page.Locator("main").GetByText(told)).ToBeVisibleAsync();
        await Expect(visitor.Page.Locator("main").GetByText(reference)).ToBeVisibleAsync();
        await Expect(visitor.Page.Locator("[data-product]")).ToBeHiddenAsync();
        await visitor.ExpectQuietAsync();
        await visitor.ExpectAccessibleAsync();
    }

    /// <summary>EventSource gives script no access to a response that is not a stream.</summary>
    [SkippableFact]
    public async Task ProductPage_AnsweredWithAProblem_ShowsIt()
    {
        await using var visitor = await shop.VisitAsync("/shop/no%20id");

        await Expect(visitor.Page.Locator("main").GetByText("The product id is not valid.")).ToBeVisibleAsync();
        await Expect(visitor.Page.Locator("main").GetByText("The product id may hold only")).ToBeVisibleAsync();
    }

    [SkippableFact]
    public async Task ProductPage_WhileASectionIsSlow_ShowsTheOthersAndMovesNothing()
    {
        await using var visitor = await shop.OpenAsync();
        await visitor.Page.EmulateMediaAsync(new() { ReducedMotion = ReducedMotion.Reduce });
        await visitor.GoToAsync("/shop/KB-75?rehearse=reviews%3Dslow(60s)");

        await visitor.ExpectStateAsync("product", "fresh");
        await visitor.ExpectStateAsync("inventory", "fresh");
        await visitor.ExpectStateAsync("reviews", "loading");
        await Expect(visitor.Heading("Compact mechanical keyboard")).ToBeVisibleAsync();
        Assert.Equal(0, await visitor.Page.EvaluateAsync<int>("document.getAnimations().length"));
        await visitor.ExpectNothingMovedAsync();
        await visitor.ExpectAccessibleAsync();
    }

    [SkippableTheory]
    [InlineData("", "fresh", "In stock", "(")]
    [InlineData("products=stale", "stale", "In stock", "(")]
    [InlineData("reviews=fallback, inventory=fallback", "fresh", "Stock unknown", "Rating unknown")]
    [InlineData("reviews=stale, inventory=stale", "fresh", "In stock, since", "since")]
    public async Task Catalogue_InEachState_SaysSo(string rehearsed, string state, string availability, string rating)
    {
        await using var visitor = await shop.VisitAsync($"/?rehearse={Uri.EscapeDataString(rehearsed)}");
        var card = visitor.Page.GetByRole(AriaRole.Listitem).Filter(new() { HasText = "Laptop stand" });

        await visitor.ExpectStateAsync("products", state);
        await Expect(card.Locator(".availability")).ToContainTextAsync(availability);
        await Expect(card.Locator(".score")).ToContainTextAsync(rating);
        await Expect(visitor.Page.Locator(".card")).ToHaveCountAsync(8);
        await Expect(visitor.Page.GetByLabel("Developer tools")).ToBeVisibleAsync();
        await visitor.ExpectNothingMovedAsync();
        await visitor.ExpectAccessibleAsync();
    }

    [SkippableFact]
    public async Task Catalogue_Unavailable_SaysWhyAndTriesAgain()
    {
        await using var visitor = await shop.VisitAsync("/?page=3&rehearse=products%3Derror");
        await visitor.ExpectStateAsync("products", "unavailable");
        await visitor.ExpectAccessibleAsync();

        await visitor.Page.GetByText("Rehearse failures").ClickAsync();
        await visitor.Button("End the rehearsal").ClickAsync();

        await visitor.ExpectStateAsync("products", "fresh");
        Assert.EndsWith("/?page=3", visitor.Page.Url, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Catalogue_OfManyProducts_HasPages()
    {
        await using var visitor = await shop.OpenAsync();
        await visitor.Page.RouteAsync("**/products?page=*", async route => await route.FulfillAsync(new()
        {
            ContentType = "application/json",
            Body = """{"products":[{"id":"P001","name":"One of many","description":"","price":1}],"total":30,"pageSize":12,"sections":{"products":{"status":"fresh"}}}""",
        }));
        await visitor.GoToAsync("/");

        await visitor.Link("Next").ClickAsync();
        await visitor.Page.WaitForURLAsync("**/?page=2");

        await Expect(visitor.Page.GetByText("Page 2 of 3")).ToBeVisibleAsync();
        await Expect(visitor.Link("Previous")).ToHaveAttributeAsync("href", "/?page=1");
        await visitor.ExpectAccessibleAsync();
    }

    [SkippableFact]
    public async Task Stream_Finished_IsClosedForEver()
    {
        await using var visitor = await shop.OpenAsync();
        await visitor.Page.AddInitScriptAsync(
            """
            window.sources = [];
            window.EventSource = class extends EventSource {
              constructor(...args) { super(...args); sources.push(this); }
            };
            """);

        await visitor.GoToAsync("/shop/KB-75");
        await visitor.ExpectQuietAsync();

        Assert.Equal(["/product-details/KB-75 2"], await visitor.Page.EvaluateAsync<string[]>("sources.map(source => `${new URL(source.url).pathname} ${source.readyState}`)"));
    }
}
