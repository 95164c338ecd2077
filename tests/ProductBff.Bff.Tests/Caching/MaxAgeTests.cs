using ProductBff.Bff.Tests.Harness;

namespace ProductBff.Bff.Tests.Caching;

/// <summary>A backend's <c>Cache-Control</c> bounds how long a page with its answer is cached.</summary>
public sealed class MaxAgeTests
{
    private const string Path = "/product-details/P001";

    [Theory]
    [InlineData("max-age=3", 2900, true)]
    [InlineData("max-age=3", 3100, false)]
    [InlineData("max-age=60, s-maxage=3", 3100, false)]
    [InlineData("max-age=60", 9900, true)]
    [InlineData("max-age=60", 10100, false)]
    [InlineData("no-store", 0, false)]
    [InlineData("private, max-age=60", 0, false)]
    [InlineData("no-cache", 0, false)]
    [InlineData("max-age=0", 0, false)]
    [InlineData("nonsense", 9900, true)]
    [InlineData("no-store, max-age=junk", 0, false)]
    [InlineData("no-store, max-age=99999999999", 0, false)]
    [InlineData("max-age=-1", 0, false)]
    [InlineData("max-age=60", 1900, true, "58")]
    [InlineData("max-age=60", 2100, false, "58")]
    [InlineData("max-age=5", 0, false, "5")]
    [InlineData("max-age=60", 9900, true, "junk")]
    public async Task Get_BackendLimitsItsAnswer_PageIsKeptNoLonger(string cacheControl, int afterMs, bool isHit, string? age = null)
    {
        await using var bff = await BffApplication.StartAsync();
        bff.Inventory.Behaviour = call =>
        {
            call.Context.Response.Headers.CacheControl = cacheControl;
            call.Context.Response.Headers.Age = age;
            return Behaviours.Good(call);
        };

        await bff.GetAsync(Path);
        bff.Clock.Advance(TimeSpan.FromMilliseconds(afterMs));
        var again = await bff.GetAsync(Path);

        Assert.Equal(isHit, again["Server-Timing"] == "cache;desc=\"hit\"");
        Assert.Equal("true", again["X-Page-Complete"]);
    }

    [Fact]
    public async Task Get_ClientsMayKeepPages_NoLongerThanTheBackendLetsThem()
    {
        await using var bff = await BffApplication.StartAsync(("Caching:ClientMaxAge", "00:01:00"));
        bff.Inventory.Behaviour = call =>
        {
            call.Context.Response.Headers.CacheControl = "max-age=3";
            return Behaviours.Good(call);
        };

        Assert.Equal("public, max-age=3", (await bff.GetAsync(Path))["Cache-Control"]);
        bff.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("public, max-age=2", (await bff.GetAsync(Path))["Cache-Control"]);
        Assert.Equal("public, max-age=3", (await bff.GetAsync("/product-details?ids=P002,P003"))["Cache-Control"]);
    }

    [Fact]
    public async Task Get_JoinsABatchWhoseBackendLimitsItsAnswer_IsNotKeptEither()
    {
        await using var bff = await BffApplication.StartAsync();
        var gate = new Gate();
        bff.Inventory.Behaviour = async call =>
        {
            call.Context.Response.Headers.CacheControl = "no-store";
            await Behaviours.Gated(gate)(call);
        };

        var batch = bff.GetAsync("/product-details?ids=P001,P002");
        await bff.Inventory.CallAsync();
        var page = bff.GetAsync(Path);
        // The stock is the last section that each of the three pages waits for.
        await bff.Clock.ArmedAsync(TimeSpan.FromMilliseconds(290), count: 3);
        gate.Open();
        await Task.WhenAll(batch, page);

        Assert.Empty(bff.Store.StoredKeys);
        Assert.Single(bff.Inventory.Calls);
    }
}
