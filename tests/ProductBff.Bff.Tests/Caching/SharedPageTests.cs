using Microsoft.Extensions.DependencyInjection;
using ProductBff.Bff.Caching;
using ProductBff.Bff.Tests.Harness;
using ProductBff.Testing;
using StackExchange.Redis;

namespace ProductBff.Bff.Tests.Caching;

/// <summary>What instances share through any kind of Redis.</summary>
public abstract class SharedPageTests(RedisServer redis)
{
    protected RedisServer Redis { get; } = redis;

    /// <summary>Tests of a class share the server, not its pages.</summary>
    protected string Id { get; } = $"P-{Guid.NewGuid():N}";

    protected string PagePath => $"/product-details/{Id}";

    [SkippableFact]
    public async Task Get_PageMadeByAnotherInstance_IsServedFromRedis()
    {
        Redis.SkipIfUnavailable();
        await using var one = await BffApplication.StartWithRedisAsync(Redis.ConnectionString);
        await using var another = await BffApplication.StartWithRedisAsync(Redis.ConnectionString);

        var made = await one.GetAsync(PagePath);
        var served = await another.GetAsync(PagePath);

        Assert.Equal(made.Text, served.Text);
        Assert.Equal("cache;desc=\"hit\"", served["Server-Timing"]);
        Assert.Empty(another.Product.Calls);
        Assert.NotEmpty(await KeysAsync(another));
    }

    [SkippableTheory]
    [InlineData("product")]
    [InlineData("kind")]
    [InlineData("all")]
    public async Task Get_InvalidatedThroughAnotherInstance_IsMadeAgain(string what)
    {
        Redis.SkipIfUnavailable();
        await using var one = await BffApplication.StartWithRedisAsync(Redis.ConnectionString);
        await using var another = await BffApplication.StartWithRedisAsync(Redis.ConnectionString);
        await one.GetAsync(PagePath);

        var store = another.Services.GetRequiredService<IPageStore>();
        var isShared = await (what == "product" ? store.InvalidateProductAsync(Id) : what == "kind" ? store.InvalidatePageAsync("product-details") : store.InvalidateAllAsync());
        await one.GetAsync(PagePath);

        Assert.True(isShared);
        Assert.Equal(2, one.Product.Calls.Count);
    }

    private protected async Task<RedisKey[]> KeysAsync(BffApplication bff)
    {
        var server = bff.Services.GetRequiredService<IConnectionMultiplexer>().GetServers().Single();
        var keys = new List<RedisKey>();
        await foreach (var key in server.KeysAsync(pattern: $"bff:page:*{Id}*"))
        {
            keys.Add(key);
        }

        return [.. keys];
    }
}
