using StackExchange.Redis;

namespace ProductBff.Bff.Caching;

/// <summary>
/// Connects to Redis during start-up: the client connects synchronously when it is first resolved, and no request may wait for a
/// Redis that is down. The client reconnects on its own; this class logs when the connection is lost and when it is restored.
/// </summary>
internal sealed partial class RedisConnection(
    IServiceProvider services, IHostApplicationLifetime lifetime, ILogger<RedisConnection> logger) : BackgroundService
{
    private static readonly TimeSpan WarmUpTimeout = TimeSpan.FromSeconds(1);

    /// <summary>How long start-up waits. A Redis started together with this process, as on a developer's machine, is up by then.</summary>
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private IConnectionMultiplexer? _redis;
    private bool _lost;

    /// <summary>The first of the servers, for traces; null until the first attempt to connect has ended.</summary>
    public DnsEndPoint? Server { get; private set; }

    /// <summary>Null while it is not connected.</summary>
    public IDatabaseAsync? Redis => Volatile.Read(ref _redis) is { IsConnected: true } redis ? redis.GetDatabase() : null;

    /// <summary>Waits until Redis is connected, so that the first request can use it, or until <see cref="StartTimeout"/> has passed.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await base.StartAsync(cancellationToken);
        await Task.WhenAny(ExecuteTask!, Task.Delay(StartTimeout, cancellationToken));
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var redis = services.GetRequiredService<IConnectionMultiplexer>();
        redis.ConnectionFailed += (_, failure) => Lost(failure.FailureType);
        redis.ConnectionRestored += (_, _) => Restored();
        for (var waited = TimeSpan.Zero; !redis.IsConnected && waited < StartTimeout; waited += Pause)
        {
            await Task.Delay(Pause, stoppingToken);
        }

        if (redis.IsConnected)
        {
            await WarmUpAsync(redis.GetDatabase(), stoppingToken);
        }
        else
        {
            Lost(ConnectionFailureType.UnableToConnect);
        }

        Server = redis.GetEndPoints().FirstOrDefault() switch
        {
            DnsEndPoint name => name,
            IPEndPoint address => new(address.Address.ToString(), address.Port),
            _ => null,
        };
        Volatile.Write(ref _redis, redis);
    }

    // Runs the client's code once, so that the JIT does not slow down the first look-ups, which would then count as failures of the cache.
    private static async Task WarmUpAsync(IDatabaseAsync redis, CancellationToken stoppingToken)
    {
        try
        {
            await Task.WhenAll(
                redis.StringGetAsync(["first-use"]),
                redis.StringSetAsync("first-use", Array.Empty<byte>(), WarmUpTimeout, When.Always)).WaitAsync(WarmUpTimeout, stoppingToken);
        }
        catch (Exception) when (!stoppingToken.IsCancellationRequested)
        {
            // The connection is used all the same.
        }
    }

    // The client raises an event per connection and attempt; an outage is logged once, and not at all while the process is stopping.
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
        Message = "Redis cannot be reached ({Failure}); pages are composed without the cache until it is back")]
    private static partial void LogLost(ILogger logger, ConnectionFailureType failure);

    [LoggerMessage(Level = LogLevel.Information, EventName = "PageCacheRestored", Message = "Redis is back; pages are cached again")]
    private static partial void LogRestored(ILogger logger);
}
