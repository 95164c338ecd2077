using System.Text.Json;
using Microsoft.Playwright;
using ProductBff.Bff.Tests.Harness;
using ProductBff.Testing;

namespace ProductBff.Bff.Tests.ProductDetails;

/// <summary>The stream as a browser reads it, which connects again by itself.</summary>
public sealed class BrowserStreamTests
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
        var chromium = Chromium();
        Requirement.Check(chromium is null ? "No chromium on the PATH." : null);
        await using var bff = await BffApplication.StartAsync();
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = chromium, Args = ["--no-sandbox"] });
        var page = await browser.NewPageAsync();
        await page.GotoAsync(new Uri(bff.Address, "/alive").ToString());

        var names = await page.EvaluateAsync<JsonElement>(ReadsUntilTheBrowserStops, "/product-details/P001").InTime();

        Assert.Equal(["section", "section", "section", "complete"], names.EnumerateArray().Select(name => name.GetString()));
        Assert.Single(bff.Product.Calls);
    }

    private static string? Chromium() => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .SelectMany(folder => new[] { "chromium", "chromium-browser", "google-chrome" }.Select(name => Path.Combine(folder, name)))
        .FirstOrDefault(File.Exists);
}
