using ProductBff.Bff.Tests.Harness;

namespace ProductBff.Bff.Tests.Caching;

/// <summary>What a backend says of how long its answer may be kept bounds how long the page is.</summary>
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
    public async Task Get_BackendLimitsItsAnswer_PageIsKeptNoLonger(string cacheControl, int afterMs, bool isHit)
    {
        await using var bff = await BffApplication.StartAsync();
        bff.Inventory.Behaviour = call =>
        {
            call.Context.Response.Headers.CacheControl = cacheControl;
            return Behaviours.Good(call);
        };

        await bff.GetAsync(Path);
        bff.Clock.Advance(TimeSpan.FromMilliseconds(afterMs));
        var again = await bff.GetAsync(Path);

        Assert.Equal(isHit, again["Server-Timing"] == "cache;desc=\"hit\"");
        Assert.Equal("true", again["X-Page-Complete"]);
    }
}
