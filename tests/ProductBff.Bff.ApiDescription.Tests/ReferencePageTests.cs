using System.Collections.Concurrent;
using System.Net;
using ProductBff.Bff.ApiDescription.Tests.Harness;
using ProductBff.Testing;
using static Microsoft.Playwright.Assertions;

namespace ProductBff.Bff.ApiDescription.Tests;

public sealed class ReferencePageTests(RunningShop shop, Chromium chromium) : IClassFixture<RunningShop>, IClassFixture<Chromium>
{
    [SkippableFact]
    public async Task Page_InABrowser_ShowsEveryOperationAndAsksNobodyElse()
    {
        var page = await chromium.OpenAsync(shop.Address);
        var (asked, complaints) = (new ConcurrentQueue<string>(), new ConcurrentQueue<string>());
        page.Request += (_, request) => asked.Enqueue(request.Url);
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
            {
                complaints.Enqueue(message.Text);
            }
        };

        await page.GotoAsync("/scalar");

        await Expect(page.GetByText("The page 'product-details' of one product").First).ToBeVisibleAsync();
        Assert.All(asked.Where(url => !url.StartsWith("data:", StringComparison.Ordinal) && !url.StartsWith("blob:", StringComparison.Ordinal)),
            url => Assert.StartsWith(shop.Address.AbsoluteUri, url, StringComparison.Ordinal));
        Assert.Empty(complaints);
    }

    [Fact]
    public async Task Page_InProduction_IsNotThere()
    {
        await using var bff = new BffHost("Production");
        using var client = bff.CreateClient();

        using var page = await client.GetAsync("/scalar");
        using var description = await client.GetAsync("/openapi/v1.json");

        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.OK), (page.StatusCode, description.StatusCode));
    }
}
