using Microsoft.Extensions.Logging;
using ProductBff.Bff.Tests.Harness;

namespace ProductBff.Bff.Tests.Hosting;

public sealed class PageWarmUpTests
{
    [Fact]
    public async Task Start_BackendsAnswer_HasComposedPagesBeforeItListens()
    {
        await using var bff = await BffApplication.StartAsync(("WarmUp:MaxDuration", "00:00:03"));

        // Nobody has asked for anything yet: each backend was called alone, and then for forty pages.
        Assert.All([bff.Product, bff.Reviews, bff.Inventory], backend => Assert.Equal(41, backend.Calls.Count));
        Assert.DoesNotContain(bff.Logs.GetSnapshot(), record => record.Level >= LogLevel.Warning);
    }
}
