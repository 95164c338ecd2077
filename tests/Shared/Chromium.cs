using Microsoft.Playwright;

namespace ProductBff.Testing;

/// <summary>The system's Chromium; a test that opens a page is skipped when there is none.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private const float Patience = 60_000;
    private const string Missing = "No Chromium: neither chromium, chromium-browser, google-chrome nor google-chrome-stable is on the PATH.";
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
    private static readonly string[] Arguments =
        ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking", "--disable-component-update", "--no-first-run"];

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public bool IsThere => _browser is not null;

    public async Task InitializeAsync()
    {
        Assertions.SetDefaultExpectTimeout(Patience);
        if (Find() is { } path)
        {
            _playwright = await Playwright.CreateAsync();
            _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = path, Args = Arguments, Timeout = 2 * Patience });
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

    /// <summary>Opens a page in a new browser profile, with nobody signed in, wide enough that nothing is hidden.</summary>
    public async Task<IPage> OpenAsync(Uri site)
    {
        Requirement.Check(_browser is null ? Missing : null);
        var context = await _browser!.NewContextAsync(new() { BaseURL = site.GetLeftPart(UriPartial.Authority), ViewportSize = new() { Width = 1920, Height = 1080 } });
        context.SetDefaultTimeout(Patience);
        return await context.NewPageAsync();
    }

    private static string? Find() => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .SelectMany(folder => Names, Path.Combine)
        .FirstOrDefault(File.Exists);
}
