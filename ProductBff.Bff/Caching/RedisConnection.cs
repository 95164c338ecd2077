using System.Net;
using StackExchange.Redis;

namespace ProductBff.Bff.Caching;

/// <summary>
/// Connects to Redis beside the start of the process: the client connects synchronously when it is first asked for, and no
/// request shall wait for a Redis that is not there. The client reconnects by itself; this tells when it is lost and back.
/// </summary>
internal sealed partial class RedisConnection(
    IServiceProvider services, IHostApplicationLifetime lifetime, ILogger<RedisConnection> logger) : BackgroundService
{
    private static readonly TimeSpan FirstUseTimeout = TimeSpan.FromSeconds(1);

    /// <summary>A Redis that starts beside this process, as all do on a developer's machine, is there by then.</summary>
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private IConnectionMultiplexer? _redis;
    private bool _lost;

    /// <summary>The first of its servers, for traces.</summary>
    public DnsEndPoint? Server { get; private set; }

    /// <summary>Null while it is not connected.</summary>
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
        for (var waited = TimeSpan.Zero; !redis.IsConnected && waited < StartPatience; waited += Pause)
        {
            await Task.Delay(Pause, stoppingToken);
        }

        if (redis.IsConnected)
        {
            await UseOnceAsync(redis.GetDatabase(), stoppingToken);
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

    // Code that runs for the first time is slow, and a slow cache is left alone: the first page shall not pay for that.
    private static async Task UseOnceAsync(IDatabaseAsync redis, CancellationToken stoppingToken)
    {
        try
        {
            await Task.WhenAll(
                redis.StringGetAsync(["first-use"]),
                redis.StringSetAsync("first-use", Array.Empty<byte>(), FirstUseTimeout, When.Always)).WaitAsync(FirstUseTimeout, stoppingToken);
        }
        catch (Exception) when (!stoppingToken.IsCancellationRequested)
        {
            // It is used all the same once it answers.
        }
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
