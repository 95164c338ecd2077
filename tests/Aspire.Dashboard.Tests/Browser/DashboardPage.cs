using Microsoft.Playwright;

namespace Aspire.Dashboard.Tests.Browser;

/// <summary>A browser page; what it complains about (script errors, violations of the content security policy) fails the test at its end.</summary>
public sealed class DashboardPage : IAsyncDisposable
{
    private readonly IBrowserContext _context;
    private readonly List<string> _complaints = [];

    public DashboardPage(IBrowserContext context, IPage page)
    {
        (_context, Page) = (context, page);
        Page.PageError += (_, error) => Complain(error);
        Page.Console += (_, message) =>
        {
            // A failed request is what some tests are about, and shows in the page.
            if (message.Type == "error" && !message.Text.StartsWith("Failed to load resource", StringComparison.Ordinal))
            {
                Complain(message.Text);
            }
        };
    }

    public IPage Page { get; }

    /// <summary>Opens the address that the AppHost prints, as a user does.</summary>
    public async Task SignInAsync(string frontendUrl, string token)
    {
        await Page.GotoAsync($"{frontendUrl}/login?t={token}");
        await Assertions.Expect(Page.GetByRole(AriaRole.Heading, new() { Name = "Resources" })).ToBeVisibleAsync();
    }

    /// <summary>By the navigation, without loading the page anew.</summary>
    public Task GoToAsync(string name) =>
        Page.GetByRole(AriaRole.Navigation, new() { Name = "Pages" }).GetByRole(AriaRole.Link, new() { Name = name }).ClickAsync();

    public async ValueTask DisposeAsync()
    {
        await _context.DisposeAsync();
        lock (_complaints)
        {
            Assert.Empty(_complaints);
        }
    }

    private void Complain(string text)
    {
        lock (_complaints)
        {
            _complaints.Add(text);
        }
    }
}
