using System.Collections.Concurrent;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ProductBff.Bff.Storefront.Tests.Harness;

/// <summary>A person with a browser. Disposing checks that the browser reported no errors or warnings.</summary>
internal sealed class Visitor : IAsyncDisposable
{
    // Records violations of the content security policy, and layout shifts that the visitor did not cause.
    private const string Watches =
        """
        addEventListener("securitypolicyviolation", event => console.error(`CSP: ${event.violatedDirective} ${event.blockedURI}`));
        window.moved = [];
        new PerformanceObserver(list => {
          for (const shift of list.getEntries()) {
            const rectangle = ({ x, y, width, height }) => [x, y, width, height].map(Math.round).join(",");
            const from = source => `${source.node?.outerHTML?.slice(0, 60)} from ${rectangle(source.previousRect)} to ${rectangle(source.currentRect)}`;
            if (!shift.hadRecentInput) moved.push(`${shift.value}: ${shift.sources.map(from).join("; ")}`);
          }
        }).observe({ type: "layout-shift", buffered: true });
        """;

    private readonly ConcurrentQueue<string> _complaints = [];

    private Visitor(IPage page) => Page = page;

    public IPage Page { get; }

    public static async Task<Visitor> OpenAsync(IPage page)
    {
        var visitor = new Visitor(page);
        await page.AddInitScriptAsync(Watches);
        page.PageError += (_, error) => visitor._complaints.Enqueue(error);
        page.Console += (_, message) =>
        {
            // Some tests are about 4xx and 5xx responses.
            if (message.Type is "error" or "warning" && !message.Text.StartsWith("Failed to load resource", StringComparison.Ordinal))
            {
                visitor._complaints.Enqueue(message.Text);
            }
        };
        return visitor;
    }

    public async ValueTask DisposeAsync()
    {
        await Page.Context.CloseAsync();
        Assert.Empty(_complaints);
    }

    public async Task GoToAsync(string path) => await Page.GotoAsync(path);

    public async Task SignInAsync(string user)
    {
        await Link("Sign in").ClickAsync();
        await DemoUser(user).ClickAsync();
        await Expect(Button("Sign out")).ToBeVisibleAsync();
    }

    public ILocator Chip(string section) => Page.Locator($"[data-chip={section}]");

    public ILocator Announced => Page.Locator("[data-announcer]");

    public ILocator Focused => Page.Locator(":focus");

    public ILocator Link(string name) => Page.GetByRole(AriaRole.Link, new() { Name = name, Exact = true });

    public ILocator Button(string name) => Page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    /// <summary>A demo user's button on the sign-in page.</summary>
    public ILocator DemoUser(string name) => Page.GetByRole(AriaRole.Button, new() { Name = name });

    public ILocator Heading(string name) => Page.GetByRole(AriaRole.Heading, new() { Name = name, Exact = true });

    public Task ExpectStateAsync(string section, string state) => Expect(Chip(section)).ToHaveAttributeAsync("data-state", state);

    /// <summary>Waits until nothing is loading any more.</summary>
    public Task ExpectQuietAsync() => Expect(Page.Locator("[aria-busy=true]")).ToHaveCountAsync(0);

    /// <summary>On a desktop in light and on the smallest phone in dark colours: axe finds no violation, and nothing overflows.</summary>
    public async Task ExpectAccessibleAsync()
    {
        foreach (var (width, height, scheme) in ((int, int, ColorScheme)[])[(1280, 900, ColorScheme.Light), (360, 740, ColorScheme.Dark)])
        {
            await Page.SetViewportSizeAsync(width, height);
            await Page.EmulateMediaAsync(new() { ColorScheme = scheme, ReducedMotion = ReducedMotion.Reduce });
            var result = await Page.RunAxe(new AxeRunOptions { ResultTypes = [ResultType.Violations] });
            Assert.True(
                result.Violations is [],
                $"{scheme}, {width}: {string.Join('\n', result.Violations.Select(violation => $"{violation.Id}: {violation.Help} {string.Join(' ', violation.Nodes.Select(node => node.Html))}"))}");
            Assert.Equal(width, await Page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        }
    }

    /// <summary>Nothing has moved since the page was opened, except by the visitor's own actions.</summary>
    public async Task ExpectNothingMovedAsync() => Assert.Equal("", string.Join('\n', await Page.EvaluateAsync<string[]>("moved")));
}
