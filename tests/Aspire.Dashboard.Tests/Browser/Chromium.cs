using Microsoft.Playwright;
using ProductBff.Testing;

namespace Aspire.Dashboard.Tests.Browser;

/// <summary>The system's Chromium, started once; the tests that share it run one after the other. They call <see cref="OpenAsync"/> and are skipped where there is none.</summary>
[CollectionDefinition(Collection)]
public sealed class Chromium : IAsyncLifetime, ICollectionFixture<Chromium>
{
    public const string Collection = "Browser";

    private const string Missing = "No Chromium: neither chromium, chromium-browser, google-chrome nor google-chrome-stable is on the PATH.";
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
    private static readonly string[] Arguments =
        ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking", "--disable-component-update", "--no-first-run"];

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async Task InitializeAsync()
    {
        // A loaded machine takes its time; what does not happen at all is seen soon enough.
        Assertions.SetDefaultExpectTimeout(60_000);
        if (Find() is { } path)
        {
            _playwright = await Playwright.CreateAsync();
            _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = path, Args = Arguments, Timeout = 120_000 });
        }
    }

    public async Task DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
    }

    /// <summary>A page in a browser profile of its own, with nobody signed in.</summary>
    public async Task<DashboardPage> OpenAsync(int width = 1440, ColorScheme colours = ColorScheme.Dark)
    {
        Requirement.Check(_browser is null ? Missing : null);
        var context = await _browser!.NewContextAsync(new BrowserNewContextOptions
        {
            ViewportSize = new ViewportSize { Width = width, Height = 900 },
            ColorScheme = colours,
        });
        context.SetDefaultTimeout(90_000);
        return new DashboardPage(context, await context.NewPageAsync());
    }

    private static string? Find() => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .SelectMany(folder => Names, Path.Combine)
        .FirstOrDefault(File.Exists);
}
