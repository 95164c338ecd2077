using System.IO.Hashing;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace ProductBff.Bff.Caching;

/// <summary>
/// The pages in Redis, where all replicas share them, beside the version of each product that was written to a moment ago. A write that
/// Redis could not be told of counts in this process, which at least serves nothing that is older.
/// </summary>
internal sealed partial class RedisPageStore(
    RedisConnection connection, IOptions<CachingOptions> options, TimeProvider time, ILogger<RedisPageStore> logger) : IPageStore
{
    private readonly CachingOptions _options = options.Value;
    private readonly Versions _unshared = new(time);

    public bool IsConnected => connection.Redis is not null;

    public async Task<(byte[]? Page, long Version)> GetAsync(string page, string productId)
    {
        var (product, all) = (ProductKey(productId), AllKey(page));
        var values = await Redis.StringGetAsync([PageKey(page, productId), product, all]);
        return (values[0], VersionIn(values[1], product) ^ VersionIn(values[2], all));
    }

    public async Task<long[]> VersionsAsync(string page, IReadOnlyList<string> productIds)
    {
        RedisKey[] keys = [AllKey(page), .. productIds.Select(id => (RedisKey)ProductKey(id))];
        var values = await Redis.StringGetAsync(keys);
        var all = VersionIn(values[0], keys[0]!);
        return [.. productIds.Select((_, index) => all ^ VersionIn(values[index + 1], keys[index + 1]!))];
    }

    public Task SetAsync(string page, string productId, byte[] stored, TimeSpan lifetime) =>
        Redis.StringSetAsync(PageKey(page, productId), stored, lifetime, When.Always);

    public Task<bool> ChangeProductAsync(string productId) => ChangeAsync(ProductKey(productId));

    public Task<bool> ChangePageAsync(string page) => ChangeAsync(AllKey(page));

    private IDatabaseAsync Redis =>
        connection.Redis ?? throw new RedisConnectionException(ConnectionFailureType.UnableToConnect, "It is not connected.");

    private async Task<bool> ChangeAsync(string key)
    {
        try
        {
            await Redis.StringSetAsync(key, Versions.New(), _options.VersionLifetime, When.Always).WaitAsync(_options.WriteTimeout, time);
            return true;
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException)
        {
            _unshared.Change(key, _options.VersionLifetime);
            LogNotShared(logger, key, _options.PageLifetime, exception.Message);
            return false;
        }
    }

    // Whatever stands there: nothing is the version 0, and something else another.
    private long VersionIn(RedisValue value, string key) =>
        (value.IsNull ? 0 : (long)XxHash3.HashToUInt64(((ReadOnlyMemory<byte>)value).Span)) ^ _unshared.Get(key);

    private static RedisKey PageKey(string page, string productId) => $"bff:page:{page}:{productId}";

    private static string ProductKey(string productId) => $"bff:version:product:{productId}";

    private static string AllKey(string page) => $"bff:version:page:{page}";

    [LoggerMessage(Level = LogLevel.Warning, EventName = "WriteNotShared", Message =
        "Redis could not be told that {Name} has changed; other instances may serve its old page for {PageLifetime} at most: {Error}")]
    private static partial void LogNotShared(ILogger logger, string name, TimeSpan pageLifetime, string error);
}
