using System.Diagnostics;
using Microsoft.AspNetCore.OutputCaching;
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
/// request shall wait for a Redis that is not there. The client reconnects by itself; this tells when it is lost and back.
/// </summary>
internal sealed partial class RedisCacheConnection(
    IServiceProvider services, IHostApplicationLifetime lifetime, ILogger<RedisCacheConnection> logger) : BackgroundService, ICacheConnection
{
    private const string FirstUse = "first-use";
    private static readonly TimeSpan FirstUseTimeout = TimeSpan.FromSeconds(1);

    /// <summary>A Redis that starts beside this process, as all do on a developer's machine, is there by then.</summary>
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private IConnectionMultiplexer? _redis;
    private bool _lost;

    public bool IsConnected => Volatile.Read(ref _redis) is { IsConnected: true };

    public bool IsShared => true;

    public IDatabaseAsync? Redis => Volatile.Read(ref _redis) is { IsConnected: true } redis ? redis.GetDatabase() : null;

    /// <summary>Lets a Redis that is there connect before the first request comes, and does not wait long for one that is not.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await base.StartAsync(cancellationToken);
        await Task.WhenAny(ExecuteTask!, Task.Delay(StartPatience, cancellationToken));
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.Run(() => ConnectAsync(stoppingToken), stoppingToken);

    private async Task ConnectAsync(CancellationToken stoppingToken)
    {
        var redis = services.GetRequiredService<IConnectionMultiplexer>();
        redis.ConnectionFailed += (_, failure) => Lost(failure.FailureType);
        redis.ConnectionRestored += (_, _) => Restored();
        var started = Stopwatch.GetTimestamp();
        while (!redis.IsConnected && Stopwatch.GetElapsedTime(started) < StartPatience)
        {
            await Task.Delay(Pause, stoppingToken);
        }

        await UseOnceAsync(redis, stoppingToken);
        Volatile.Write(ref _redis, redis);
        if (!redis.IsConnected)
        {
            Lost(ConnectionFailureType.UnableToConnect);
        }
    }

    // Code that runs for the first time is slow, and a slow cache is left alone: the first page shall not pay for that.
    private async Task UseOnceAsync(IConnectionMultiplexer redis, CancellationToken stoppingToken)
    {
        if (!redis.IsConnected)
        {
            return;
        }

        try
        {
            var store = services.GetRequiredKeyedService<IOutputCacheStore>(CachingServices.UndecoratedStore);
            await UseAsync(store, redis.GetDatabase(), stoppingToken).WaitAsync(FirstUseTimeout, stoppingToken);
        }
        catch (Exception) when (!stoppingToken.IsCancellationRequested)
        {
            // It is used all the same once it answers.
        }
    }

    // Each command that a page needs.
    private static async Task UseAsync(IOutputCacheStore store, IDatabaseAsync redis, CancellationToken stoppingToken)
    {
        await store.SetAsync(FirstUse, [0], [FirstUse], FirstUseTimeout, stoppingToken);
        await store.GetAsync(FirstUse, stoppingToken);
        await store.EvictByTagAsync(FirstUse, stoppingToken);
        await redis.StringGetAsync(FirstUse);
    }

    // The client tells of each of its connections and of each attempt; an outage is told once, and none where all is being stopped.
    private void Lost(ConnectionFailureType failure)
    {
        if (!lifetime.ApplicationStopping.IsCancellationRequested && !Interlocked.Exchange(ref _lost, value: true))
        {
            LogLost(logger, failure);
        }
    }

    private void Restored()
    {
        if (Interlocked.Exchange(ref _lost, value: false))
        {
            LogRestored(logger);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, EventName = "PageCacheLost",
        Message = "Redis cannot be reached ({Failure}); pages are made without the cache until it is back")]
    private static partial void LogLost(ILogger logger, ConnectionFailureType failure);

    [LoggerMessage(Level = LogLevel.Information, EventName = "PageCacheRestored", Message = "Redis is back; pages are cached again")]
    private static partial void LogRestored(ILogger logger);
}

/// <summary>The cache of a BFF without Redis: its own memory.</summary>
internal sealed class MemoryCacheConnection : ICacheConnection
{
    public bool IsConnected => true;

    public bool IsShared => false;

    public IDatabaseAsync? Redis => null;
}
