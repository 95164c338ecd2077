using System.Globalization;
using Microsoft.Playwright;
using ProductBff.Bff.Storefront.Tests.Harness;
using static Microsoft.Playwright.Assertions;

namespace ProductBff.Bff.Storefront.Tests;

/// <summary>What a visitor can do on a product page: sign in, write a review, reserve and release.</summary>
public sealed class WriteTests(RunningShop shop) : IClassFixture<RunningShop>
{
    [SkippableFact]
    public async Task SignIn_ComesBackToTheProduct_AndSignOutEndsIt()
    {
        await using var visitor = await shop.VisitAsync("/shop/MS-ERGO");
        await Expect(visitor.Link("Sign in to reserve")).ToBeVisibleAsync();
        await visitor.Link("Sign in").ClickAsync();
        await visitor.ExpectAccessibleAsync();

        await visitor.DemoUser("Alice").ClickAsync();
        await visitor.Page.WaitForURLAsync("**/shop/MS-ERGO");
        await Expect(visitor.Page.GetByText("Signed in as Alice")).ToBeVisibleAsync();
        await visitor.ExpectQuietAsync();
        await visitor.ExpectAccessibleAsync();

        await visitor.Button("Sign out").ClickAsync();
        await Expect(visitor.Link("Sign in")).ToBeVisibleAsync();
    }

    [SkippableFact]
    public async Task SignedIn_WithoutPermission_IsToldSo()
    {
        await using var visitor = await shop.VisitAsAsync("Carol", "/shop/MS-ERGO");

        await Expect(visitor.Page.GetByText("Your account may not write a review.")).ToBeVisibleAsync();
        await Expect(visitor.Page.GetByText("Your account may not reserve.")).ToBeVisibleAsync();
    }

    [SkippableFact]
    public async Task Review_Incomplete_IsToldUnderEachField()
    {
        await using var visitor = await shop.VisitAsAsync("Alice", "/shop/LAMP-S");
        await visitor.Button("Publish review").ClickAsync();

        await Expect(visitor.Page.Locator("#rating-error")).ToHaveTextAsync("The rating has to be a whole number from 1 to 5.");
        await Expect(visitor.Page.Locator("#comment-error")).ToHaveTextAsync("A comment is required.");
        await Expect(visitor.Page.GetByLabel("1 star, bad")).ToBeFocusedAsync();
        await Expect(visitor.Page.GetByLabel("What is it like?")).ToHaveAttributeAsync("aria-invalid", "true");
        await visitor.ExpectAccessibleAsync();
    }

    [SkippableFact]
    public async Task Review_Published_IsShownAtOnce()
    {
        await using var visitor = await shop.VisitAsAsync("Bob", "/shop/LAMP-S");
        await visitor.Page.GetByLabel("4 stars, good").CheckAsync();
        await visitor.Page.GetByLabel("What is it like?").FillAsync("Warm <b>light</b>, no glare.");

        await visitor.Button("Publish review").ClickAsync();

        await Expect(visitor.Focused).ToHaveTextAsync("Thank you. Your review is published.");
        await Expect(visitor.Announced).ToHaveTextAsync("Thank you. Your review is published.");
        var newest = visitor.Page.Locator(".entries li").First;
        await Expect(newest).ToContainTextAsync("Warm <b>light</b>, no glare.");
        await Expect(newest.GetByLabel("4 out of 5 stars")).ToBeVisibleAsync();
        await visitor.ExpectAccessibleAsync();
    }

    [SkippableTheory]
    [InlineData("STAND-L", false)]
    [InlineData("MS-ERGO", true)]
    public async Task Review_WhoseAnswerIsLostOrBreaksOff_IsSentAgainAndPublishedOnce(string id, bool breaksOff)
    {
        await using var visitor = await shop.VisitAsAsync("Alice", $"/shop/{id}");
        await visitor.Page.GetByLabel("5 stars, excellent").CheckAsync();
        await visitor.Page.GetByLabel("What is it like?").FillAsync("Sent twice.");
        await visitor.Page.RouteAsync("**/reviews", async route =>
        {
            await route.FetchAsync();
            await (breaksOff ? route.FulfillAsync(new() { Status = 201, ContentType = "application/json", Body = "{" }) : route.AbortAsync());
        }, new() { Times = 1 });

        await visitor.Button("Publish review").ClickAsync();
        await Expect(visitor.Page.GetByRole(AriaRole.Alert).Filter(new() { HasText = "it will be carried out once only" })).ToBeVisibleAsync();
        await visitor.Button("Publish review").ClickAsync();

        await Expect(visitor.Page.GetByText("Thank you. Your review is published.").First).ToBeVisibleAsync();
        await Expect(visitor.Page.GetByText("Sent twice.")).ToHaveCountAsync(1);
    }

    [SkippableFact]
    public async Task Review_AfterTheSessionHasEnded_IsKeptAndSaysHowToGoOn()
    {
        await using var visitor = await shop.VisitAsAsync("Alice", "/shop/CAM-4K");
        await visitor.Page.GetByLabel("5 stars, excellent").CheckAsync();
        await visitor.Page.GetByLabel("What is it like?").FillAsync("Not lost.");
        await visitor.Page.Context.ClearCookiesAsync();

        await visitor.Button("Publish review").ClickAsync();

        await Expect(visitor.Link("Sign in again")).ToBeVisibleAsync();
        await Expect(visitor.Page.GetByLabel("What is it like?")).ToHaveValueAsync("Not lost.");
    }

    [SkippableFact]
    public async Task Reservation_MadeAndReleased_IsInTheStock()
    {
        await using var visitor = await shop.VisitAsAsync("Alice", "/shop/HUB-7");
        await visitor.ExpectQuietAsync();
        var before = await visitor.Page.Locator("[data-stock]").InnerTextAsync();
        var stock = int.Parse(before.Split(' ')[0], CultureInfo.InvariantCulture);

        await visitor.Page.GetByLabel("Quantity").FillAsync("2");
        await visitor.Button("Reserve").ClickAsync();
        await Expect(visitor.Page.Locator("[data-stock]")).ToHaveTextAsync($"{stock - 2} pieces can be reserved.");
        await Expect(visitor.Button("Release")).ToBeFocusedAsync();
        await Expect(visitor.Page.GetByText("2 pieces held for you until").First).ToBeVisibleAsync();
        await visitor.ExpectAccessibleAsync();

        await visitor.Page.ReloadAsync();
        await visitor.Button("Release").ClickAsync();
        await Expect(visitor.Page.Locator("[data-stock]")).ToHaveTextAsync(before);
        await Expect(visitor.Page.GetByLabel("Quantity")).ToBeFocusedAsync();
        await Expect(visitor.Button("Release")).ToHaveCountAsync(0);
    }

    [SkippableTheory]
    [InlineData("0", "#quantity-error", "The quantity has to be a whole number from 1 to 1000.")]
    [InlineData("1000", "[data-reserve] [role=alert]", "can still be reserved.")]
    public async Task Reservation_ThatCannotBeMade_SaysWhy(string quantity, string where, string told)
    {
        await using var visitor = await shop.VisitAsAsync("Bob", "/shop/HUB-7");
        await visitor.Page.GetByLabel("Quantity").FillAsync(quantity);
        await visitor.Button("Reserve").ClickAsync();

        await Expect(visitor.Page.Locator(where)).ToContainTextAsync(told);
        await visitor.ExpectAccessibleAsync();
    }

    /// <summary>The refusal is stored under its key, and would be the answer for a day, whatever becomes of its cause.</summary>
    [SkippableFact]
    public async Task Reservation_RefusedAndSentAgain_IsANewRequest()
    {
        await using var visitor = await shop.VisitAsAsync("Bob", "/shop/HUB-7");
        List<string> keys = [];
        visitor.Page.Request += (_, request) =>
        {
            if (request.Headers.TryGetValue("idempotency-key", out var key))
            {
                keys.Add(key);
            }
        };
        await visitor.Page.GetByLabel("Quantity").FillAsync("1000");
        foreach (var _ in (int[])[1, 2])
        {
            await visitor.Page.RunAndWaitForResponseAsync(
                () => visitor.Button("Reserve").ClickAsync(), response => response.Url.EndsWith("/reservations", StringComparison.Ordinal));
            await Expect(visitor.Page.Locator("[data-reserve] [role=alert]")).ToContainTextAsync("can still be reserved.");
        }

        Assert.Equal(2, keys.Distinct().Count());
    }

    [SkippableFact]
    public async Task Keyboard_Only_FromTheCatalogueToAReviewAndAReservation()
    {
        await using var visitor = await shop.VisitAsync("/");
        var page = visitor.Page;
        await Expect(visitor.Link("27-inch 4K display")).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Tab");
        await Expect(visitor.Focused).ToHaveTextAsync("Skip to content");
        await page.Keyboard.PressAsync("Enter");
        await TabToAsync(visitor, "27-inch 4K display");
        await page.Keyboard.PressAsync("Enter");

        await Expect(visitor.Link("Sign in to reserve")).ToBeVisibleAsync();
        await TabToAsync(visitor, "Sign in");
        await page.Keyboard.PressAsync("Enter");
        await Expect(visitor.Heading("Sign in as")).ToBeVisibleAsync();
        await TabToAsync(visitor, "Alice");
        await page.Keyboard.PressAsync("Enter");

        await Expect(visitor.Button("Reserve")).ToBeVisibleAsync();
        await TabToAsync(visitor, "Reserve");
        await page.Keyboard.PressAsync("Enter");
        await Expect(visitor.Button("Release")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByLabel("Quantity")).ToBeFocusedAsync();

        while (!await page.GetByLabel("1 star, bad").EvaluateAsync<bool>("input => input === document.activeElement"))
        {
            await page.Keyboard.PressAsync("Tab");
        }

        await page.Keyboard.PressAsync("Space");
        await page.Keyboard.PressAsync("ArrowRight");
        await Expect(page.GetByLabel("2 stars, poor")).ToBeCheckedAsync();
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.TypeAsync("Typed without a mouse.");
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Enter");
        await Expect(visitor.Focused).ToHaveTextAsync("Thank you. Your review is published.");
        await Expect(page.Locator(".entries li").First).ToContainTextAsync("Typed without a mouse.");
    }

    /// <summary>Fails at the end of the page if the control was not reached.</summary>
    private static async Task TabToAsync(Visitor visitor, string name)
    {
        const int Most = 60;
        for (var stop = 0; stop < Most; stop++)
        {
            await visitor.Page.Keyboard.PressAsync("Tab");
            if (await visitor.Page.EvaluateAsync<string>("document.activeElement.textContent.trim()") is { } text && text.StartsWith(name, StringComparison.Ordinal)
                && (text == name || name == "Alice"))
            {
                return;
            }
        }

        Assert.Fail($"'{name}' is not reached by {Most} tab stops.");
    }
}
