using System.Text.Json;
using ProductBff.Bff.Tests.Harness;
using ProductBff.Testing;

namespace ProductBff.Bff.Tests.ProductDetails;

/// <summary>The stream as a browser reads it, which connects again by itself.</summary>
public sealed class BrowserStreamTests(Chromium chromium) : IClassFixture<Chromium>
{
    private const string ReadsUntilTheBrowserStops =
        """
        path => new Promise(resolve => {
          const names = [];
          const page = new EventSource(path);
          for (const name of ["section", "complete", "failed"]) page.addEventListener(name, () => names.push(name));
          page.onerror = () => { if (page.readyState === EventSource.CLOSED) resolve(names); };
        })
        """;

    [SkippableFact]
    public async Task EventSource_StreamEnds_StopsByItselfAfterOnePage()
    {
        await using var bff = await BffApplication.StartAsync();
        var page = await chromium.OpenAsync(bff.Address);
        await page.GotoAsync("/alive");

        var names = await page.EvaluateAsync<JsonElement>(ReadsUntilTheBrowserStops, "/product-details/P001").InTime();

        Assert.Equal(["section", "section", "section", "complete"], names.EnumerateArray().Select(name => name.GetString()));
        Assert.Single(bff.Product.Calls);
    }
}
