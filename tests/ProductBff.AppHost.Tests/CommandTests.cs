using System.Net;
using Aspire.Hosting;

namespace ProductBff.AppHost.Tests;

/// <summary>The commands of the dashboard, and what they do to the product.</summary>
[Collection(SharedApplication.Name)]
public sealed class CommandTests(RunningApplication running)
{
    [Fact]
    public async Task Rehearse_ForOneRequest_DegradesOnePage()
    {
        await running.CompletePageAsync("Rehearsed-1");

        var said = await running.ExecuteAsync("bff", "rehearse", Choice("section", "inventory"), Choice("state", "error"), Number("requests", "1"));

        Assert.Equal("inventory=error is rehearsed; requests left: 1.", said);
        Assert.Equal("false", await CompleteAsync("Rehearsed-1"));
        await running.CompletePageAsync("Rehearsed-1");
    }

    [Fact]
    public async Task Rehearse_UntilItIsEnded_DegradesEveryPage()
    {
        await running.CompletePageAsync("Rehearsed-2");

        await running.ExecuteAsync("bff", "rehearse", Choice("section", "reviews"), Choice("state", "circuit-open(5s)"), Number("requests", ""));
        try
        {
            for (var request = 0; request < 3; request++)
            {
                Assert.Equal("false", await CompleteAsync("Rehearsed-2"));
            }
        }
        finally
        {
            await running.ExecuteAsync("bff", "end-rehearsal");
        }

        await running.CompletePageAsync("Rehearsed-2");
    }

    [Fact]
    public async Task Rehearse_AStateThatDoesNotExist_IsRefusedWithWhatThereIs()
    {
        var result = await running.Application.ResourceCommands.ExecuteCommandAsync(
            "bff", "rehearse", new InteractionInputCollection([Choice("section", "reviews"), Choice("state", "tired"), Number("requests", "")]), RunningApplication.Limit);

        Assert.False(result.Success);
        Assert.Contains("'tired' is not a state to rehearse", WebUtility.HtmlDecode(result.Message!.Replace("\\u0027", "'", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Purge_OfAPageThatIsKept_LetsItBeComposedAnew()
    {
        var limit = RunningApplication.Limit;
        await running.CompletePageAsync("Purged-1");
        while (await TimingAsync("Purged-1") != "cache;desc=\"hit\"")
        {
            limit.ThrowIfCancellationRequested();
        }

        await running.ExecuteAsync("cache", "purge-pages");

        Assert.NotEqual("cache;desc=\"hit\"", await TimingAsync("Purged-1"));
    }

    [Theory]
    [InlineData("productservice", "/products/KB-75", "Compact mechanical keyboard")]
    [InlineData("reviewservice", "/reviews/KB-75", "Types like a dream")]
    [InlineData("inventoryservice", "/inventory/KB-75", "stock")]
    public async Task ResetDemoData_OfAService_LeavesTheDemoData(string service, string path, string expected)
    {
        var said = await running.ExecuteAsync(service, "reset-demo-data");

        Assert.Equal("The demo data is as it was at first, and the page cache is purged.", said);
        using var client = running.Client(service);
        Assert.Contains(expected, await client.GetStringAsync(path, RunningApplication.Limit), StringComparison.Ordinal);
    }

    private static InteractionInput Choice(string name, string value) => new() { Name = name, InputType = InputType.Choice, Value = value };

    private static InteractionInput Number(string name, string value) => new() { Name = name, InputType = InputType.Number, Value = value };

    private Task<string> CompleteAsync(string id) => HeaderAsync(id, "X-Page-Complete");

    private Task<string> TimingAsync(string id) => HeaderAsync(id, "Server-Timing");

    private async Task<string> HeaderAsync(string id, string header)
    {
        using var client = running.Client("bff");
        using var response = await client.GetAsync($"/product-details/{id}", RunningApplication.Limit);
        return string.Concat(response.Headers.GetValues(header));
    }
}
