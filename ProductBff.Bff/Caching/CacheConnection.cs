using StackExchange.Redis;

namespace ProductBff.Bff.Caching;

/// <summary>Tells whether the cache can be used at this moment.</summary>
internal interface ICacheConnection
{
    bool IsConnected { get; }

    /// <summary>True where other instances use the same cache, whether or not it can be reached.</summary>
    bool IsShared { get; }

    /// <summary>The Redis behind a shared cache while it is connected; else null.</summary>
    IDatabaseAsync? Redis { get; }
}

/// <summary>
/// Connects to Redis beside the start of the process: the client connects synchronously when it is first asked for, and no
/// request shall wait for a Redis that is not there. The client reconnects by itself.
/// </summary>
internal sealed class RedisCacheConnection(IServiceProvider services) : BackgroundService, ICacheConnection
{
    private IConnectionMultiplexer? _redis;

    public bool IsConnected => Volatile.Read(ref _redis) is { IsConnected: true };

    public bool IsShared => true;

    public IDatabaseAsync? Redis => Volatile.Read(ref _redis) is { IsConnected: true } redis ? redis.GetDatabase() : null;

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.Run(() => Volatile.Write(ref _redis, services.GetRequiredService<IConnectionMultiplexer>()), stoppingToken);
}

/// <summary>The cache of a BFF without Redis: its own memory.</summary>
internal sealed class MemoryCacheConnection : ICacheConnection
{
    public bool IsConnected => true;

    public bool IsShared => false;

    public IDatabaseAsync? Redis => null;
}
