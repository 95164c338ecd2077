using System.Net;
using ProductBff.Testing;
using StackExchange.Redis;

namespace Aspire.StackExchange.Redis.Tests;

public sealed class RedisOutputCacheTests(RedisServer server) : IClassFixture<RedisServer>
{
    private const string TagMaster = "__MSOCT";

    [SkippableFact]
    public async Task Get_SamePageFromTwoInstances_SecondIsServedFromRedis()
    {
        server.SkipIfUnavailable();
        await using var app = await CachingApplication.StartAsync(server.ConnectionString);
        await using var otherInstance = await CachingApplication.StartAsync(server.ConnectionString);
        var page = UniquePage();

        var first = await app.Client.GetStringAsync(page);
        var second = await otherInstance.Client.GetAsync(page);

        Assert.Equal(first, await second.Content.ReadAsStringAsync());
        Assert.NotNull(second.Headers.Age);
        Assert.Contains(Keys(app, "__MSOCV_*"), key => key.Contains(page, StringComparison.OrdinalIgnoreCase));
    }

    [SkippableFact]
    public async Task Set_TaggedEntry_WritesValueTagSetAndMasterSetWithExpiries()
    {
        server.SkipIfUnavailable();
        await using var app = await CachingApplication.StartAsync(server.ConnectionString);
        var (key, tag) = (Unique("key"), Unique("tag"));

        var before = TimeProvider.System.GetUtcNow();
        await app.Store.SetAsync(key, [1, 2, 3], [tag], TimeSpan.FromMinutes(5), CancellationToken.None);

        var (value, ttl) = (await app.Redis.StringGetAsync($"__MSOCV_{key}"), await app.Redis.KeyTimeToLiveAsync($"__MSOCV_{key}"));
        Assert.Equal([1, 2, 3], (byte[])value!);
        Assert.InRange(ttl!.Value, TimeSpan.FromMinutes(4), TimeSpan.FromMinutes(5));
        var expiry = await ScoreOf(app, $"__MSOCT_{tag}", key);
        Assert.InRange(expiry, before.AddMinutes(4).ToUnixTimeMilliseconds(), before.AddMinutes(6).ToUnixTimeMilliseconds());
        Assert.Equal(expiry, await ScoreOf(app, TagMaster, tag));
    }

    [SkippableFact]
    public async Task EvictByTag_TwoTags_RemovesOnlyTheEntriesOfThatTag()
    {
        server.SkipIfUnavailable();
        await using var app = await CachingApplication.StartAsync(server.ConnectionString);
        var (mine, other) = (Unique("mine"), Unique("other"));
        foreach (var (key, tag) in new[] { ("a" + mine, mine), ("b" + mine, mine), ("c" + other, other) })
        {
            await app.Store.SetAsync(key, [1], [tag], TimeSpan.FromMinutes(5), CancellationToken.None);
            await ScoreOf(app, $"__MSOCT_{tag}", key);
        }

        await app.Store.EvictByTagAsync(mine, CancellationToken.None);

        Assert.Null(await app.Store.GetAsync("a" + mine, CancellationToken.None));
        Assert.Null(await app.Store.GetAsync("b" + mine, CancellationToken.None));
        Assert.NotNull(await app.Store.GetAsync("c" + other, CancellationToken.None));
        Assert.Equal(0, await app.Redis.SortedSetLengthAsync($"__MSOCT_{mine}"));
    }

    [SkippableFact]
    public async Task Set_ShortLife_ServerForgetsTheEntry()
    {
        server.SkipIfUnavailable();
        await using var app = await CachingApplication.StartAsync(server.ConnectionString);
        var key = Unique("key");

        await app.Store.SetAsync(key, [1], null, TimeSpan.FromMilliseconds(50), CancellationToken.None);

        Assert.True(await Eventually.IsTrueAsync(async () => !await app.Redis.KeyExistsAsync($"__MSOCV_{key}")));
    }

    [SkippableFact]
    public async Task Health_ServerStopsAndComesBack_503Then200()
    {
        server.SkipIfUnavailable();
        await using var app = await CachingApplication.StartAsync($"{server.ConnectionString},connectTimeout=500,asyncTimeout=500");
        Assert.Equal(HttpStatusCode.OK, (await app.Client.GetAsync("/health")).StatusCode);

        await server.StopAsync();
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await app.Client.GetAsync("/health")).StatusCode);

        await server.StartAsync();
        Assert.True(await Eventually.IsTrueAsync(async () => (await app.Client.GetAsync("/health")).StatusCode == HttpStatusCode.OK));
    }

    // Tag writes are fire-and-forget, so they may arrive after the call that caused them has returned.
    private static async Task<double> ScoreOf(CachingApplication app, string set, string member)
    {
        double? score = null;
        Assert.True(
            await Eventually.IsTrueAsync(async () => (score = await app.Redis.SortedSetScoreAsync(set, member)) is not null),
            $"{member} never appeared in {set}");
        return score!.Value;
    }

    private static IEnumerable<string> Keys(CachingApplication app, string pattern) =>
        app.Redis.Multiplexer.GetServers().Single().Keys(pattern: pattern).Select(key => key.ToString());

    private static string UniquePage() => $"/page/{Unique("page")}";

    private static string Unique(string prefix) => $"{prefix}-{Guid.NewGuid():N}";
}
