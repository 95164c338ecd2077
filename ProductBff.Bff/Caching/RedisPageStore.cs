using StackExchange.Redis;

namespace ProductBff.Bff.Caching;

/// <summary>
/// Pages in Redis, shared by all replicas, beside the versions of recently written products. A write whose new version cannot be stored in
/// Redis still counts in this process, which then serves nothing older; Redis gets the version when it is back.
/// </summary>
internal sealed partial class RedisPageStore : IPageStore
{
    private const string AllKey = "bff:version:all";

    private readonly RedisConnection _connection;
    private readonly CachingOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Versions _written;
    private readonly PendingChanges _pending;
    private readonly SharedLookups _lookups;

    public RedisPageStore(RedisConnection connection, IOptions<CachingOptions> options, TimeProvider time, ILogger<RedisPageStore> logger)
    {
        (_connection, _options, _time, _logger) = (connection, options.Value, time, logger);
        (_written, _pending, _lookups) = (new(time), new(StoreVersionAsync, _options.VersionLifetime, time), new(LookUpAsync));
    }

    public DnsEndPoint? Server => _connection.Server;

    public bool IsConnected => _connection.Redis is not null;

    public Task<StoredPage> GetAsync(string page, string productId) => _lookups.GetAsync(page, productId);

    public async Task<long[]> VersionsAsync(string page, IReadOnlyList<string> productIds)
    {
        var (kindKey, productKeys) = (KindKey(page), productIds.Select(ProductKey).ToArray());
        var values = await ReadAsync([AllKey, kindKey, .. productKeys.Select(key => (RedisKey)key)]);
        var (all, kind) = (VersionIn(values[0], AllKey), VersionIn(values[1], kindKey));
        return [.. productKeys.Select((key, index) => Versions.Combine(VersionIn(values[index + 2], key), all, kind))];
    }

    public long LocalVersion(string page, string productId) =>
        Versions.Combine(_written.Get(ProductKey(productId)), _written.Get(AllKey), _written.Get(KindKey(page)));

    // Fire and forget: look-ups notice when Redis is in trouble.
    public void Set(string page, string productId, byte[] stored, TimeSpan lifetime) =>
        _ = Redis.StringSetAsync(PageKey(page, productId), stored, lifetime, keepTtl: false, When.Always, CommandFlags.FireAndForget);

    public Task<bool> InvalidateProductAsync(string productId) => ChangeAsync(ProductKey(productId));

    public Task<bool> InvalidateAllAsync() => ChangeAsync(AllKey);

    public Task<bool> InvalidatePageAsync(string page) => ChangeAsync(KindKey(page));

    private IDatabaseAsync Redis =>
        _connection.Redis ?? throw new RedisConnectionException(ConnectionFailureType.UnableToConnect, "It is not connected.");

    /// <summary>One round trip. A node of a cluster refuses keys of other nodes in one command; there each key is asked for by itself, all at once.</summary>
    private Task<RedisValue[]> ReadAsync(RedisKey[] keys)
    {
        var redis = Redis;
        var isCluster = redis.Multiplexer.HashSlot(keys[0]) >= 0;
        return isCluster ? Task.WhenAll(keys.Select(key => redis.StringGetAsync(key))) : redis.StringGetAsync(keys);
    }

    private async Task<StoredPage> LookUpAsync(string page, string productId)
    {
        var (product, kind) = (ProductKey(productId), KindKey(page));
        var values = await ReadAsync([PageKey(page, productId), product, AllKey, kind]);
        return new(values[0], Versions.Combine(VersionIn(values[1], product), VersionIn(values[2], AllKey), VersionIn(values[3], kind)));
    }

    private async Task<bool> ChangeAsync(string key)
    {
        // For reads while Redis cannot be reached.
        _written.Change(key, _options.VersionLifetime);
        try
        {
            await StoreVersionAsync(key);
            return true;
        }
        catch (Exception exception)
        {
            LogNotShared(_logger, key, _options.PageLifetime, exception.Message);
            _pending.Add(key, AllKey);
            return false;
        }
    }

    private async Task StoreVersionAsync(string key) =>
        await Redis.StringSetAsync(key, Versions.New(), _options.VersionLifetime, When.Always).WaitAsync(_options.WriteTimeout, _time);

    // A missing key is version 0; any other content is hashed, so that even garbage is just another version.
    private long VersionIn(RedisValue value, string key) =>
        Versions.Combine(value.IsNull ? 0 : (long)XxHash3.HashToUInt64(((ReadOnlyMemory<byte>)value).Span), _pending.VersionOf(key));

    private static RedisKey PageKey(string page, string productId) => $"bff:page:{page}:{productId}";

    private static string ProductKey(string productId) => $"bff:version:product:{productId}";

    private static string KindKey(string page) => $"bff:version:page:{page}";

    [LoggerMessage(Level = LogLevel.Warning, EventName = "WriteNotShared", Message =
        "The new version of {Name} could not be stored in Redis; other instances may serve its old page for up to {PageLifetime}: {Error}")]
    private static partial void LogNotShared(ILogger logger, string name, TimeSpan pageLifetime, string error);
}
