using Microsoft.Extensions.Logging;
using ProductBff.Bff.Tests.Harness;

namespace ProductBff.Bff.Tests.Hosting;

public sealed class PageWarmUpTests
{
    [Theory]
    [InlineData("Development", 1)]
    [InlineData("Production", 7 * 8 * 40)]
    public async Task Start_BackendsAnswer_HasComposedPagesBeforeItListens(string environment, int pages)
    {
        await using var bff = await BffApplication.StartAsync(("WarmUp:MaxDuration", "00:01:00"), ("environment", environment));

        // Nobody has asked for anything yet: each backend was called alone, and then for pages.
        Assert.All([bff.Product, bff.Reviews, bff.Inventory], backend => Assert.Equal(1 + pages, backend.Calls.Count));
        Assert.DoesNotContain(bff.Logs.GetSnapshot(), record => record.Level >= LogLevel.Warning && record.Message.StartsWith("Section ", StringComparison.Ordinal));
    }
}
