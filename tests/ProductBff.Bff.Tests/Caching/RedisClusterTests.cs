using Microsoft.Extensions.DependencyInjection;
using ProductBff.Bff.Caching;
using ProductBff.Bff.Tests.Harness;
using ProductBff.Testing;
using StackExchange.Redis;

namespace ProductBff.Bff.Tests.Caching;

/// <summary>A cluster refuses a command with keys of several slots, also where one node has all slots.</summary>
public sealed class RedisClusterTests(RedisClusterTests.OneNode redis) : SharedPageTests(redis), IClassFixture<RedisClusterTests.OneNode>
{
    [SkippableFact]
    public async Task Versions_OfSeveralProducts_AreKnown()
    {
        Redis.SkipIfUnavailable();
        await using var one = await BffApplication.StartWithRedisAsync(Redis.ConnectionString);
        await using var another = await BffApplication.StartWithRedisAsync(Redis.ConnectionString);
        var store = one.Services.GetRequiredService<IPageStore>();
        string[] ids = [Id, $"{Id}-2", $"{Id}-3"];
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
