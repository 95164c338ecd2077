using Microsoft.Extensions.DependencyInjection;
using ProductBff.Bff.Caching;
using ProductBff.Bff.Tests.Harness;
using ProductBff.Testing;
using StackExchange.Redis;

namespace ProductBff.Bff.Tests.Caching;

/// <summary>A cluster refuses a command with keys of several slots, also where one node has all slots.</summary>
public sealed class RedisClusterTests(RedisClusterTests.OneNode redis) : IClassFixture<RedisClusterTests.OneNode>
{
    private readonly string _id = $"P-{Guid.NewGuid():N}";

    [SkippableFact]
    public async Task Get_PageMadeByAnotherInstance_IsServedFromTheCluster()
    {
        redis.SkipIfUnavailable();
        await using var one = await BffApplication.StartWithRedisAsync(redis.ConnectionString);
        await using var another = await BffApplication.StartWithRedisAsync(redis.ConnectionString);

        var made = await one.GetAsync($"/product-details/{_id}");
        var served = await another.GetAsync($"/product-details/{_id}");

        Assert.Equal(made.Text, served.Text);
        Assert.Equal("cache;desc=\"hit\"", served["Server-Timing"]);
        Assert.Empty(another.Product.Calls);
    }

    [SkippableTheory]
    [InlineData("product")]
    [InlineData("kind")]
    [InlineData("all")]
    public async Task Get_PurgedThroughAnotherInstance_IsMadeAgain(string what)
    {
        redis.SkipIfUnavailable();
        await using var one = await BffApplication.StartWithRedisAsync(redis.ConnectionString);
        await using var another = await BffApplication.StartWithRedisAsync(redis.ConnectionString);
        await one.GetAsync($"/product-details/{_id}");

        var store = another.Services.GetRequiredService<IPageStore>();
        var isShared = await (what == "product" ? store.InvalidateProductAsync(_id) : what == "kind" ? store.InvalidatePageAsync("product-details") : store.InvalidateAllAsync());
        await one.GetAsync($"/product-details/{_id}");

        Assert.True(isShared);
        Assert.Equal(2, one.Product.Calls.Count);
    }

    [SkippableFact]
    public async Task Versions_OfSeveralProducts_AreKnown()
    {
        redis.SkipIfUnavailable();
        await using var one = await BffApplication.StartWithRedisAsync(redis.ConnectionString);
        await using var another = await BffApplication.StartWithRedisAsync(redis.ConnectionString);
        var store = one.Services.GetRequiredService<IPageStore>();
        string[] ids = [_id, $"{_id}-2", $"{_id}-3"];
        var before = await store.VersionsAsync("product-details", ids);

        await another.Services.GetRequiredService<IPageStore>().InvalidateProductAsync(ids[1]);
        var after = await store.VersionsAsync("product-details", ids);

        Assert.Equal([true, false, true], before.Zip(after, (old, now) => old == now));
    }

    /// <summary>A cluster of one node.</summary>
    public sealed class OneNode : RedisServer
    {
        // In the folder that the server runs in.
        private readonly string _state = $"productbff-{Guid.NewGuid():N}.conf";

        protected override string[] Options => ["--cluster-enabled", "yes", "--cluster-announce-ip", "127.0.0.1", "--cluster-config-file", _state];

        public override async Task DisposeAsync()
        {
            await base.DisposeAsync();
            File.Delete(Path.Combine(Path.GetTempPath(), _state));
        }

        protected override async Task PrepareAsync()
        {
            await using var connection = await ConnectionMultiplexer.ConnectAsync($"{ConnectionString},allowAdmin=true");
            var node = connection.GetServer("127.0.0.1", Port);
            await node.ExecuteAsync("CLUSTER", "ADDSLOTSRANGE", 0, 16383);
            while (!(await node.ExecuteAsync("CLUSTER", "INFO")).ToString().Contains("cluster_state:ok", StringComparison.Ordinal))
            {
                await Task.Delay(20);
            }
        }
    }
}
