using Aspire.StackExchange.Redis;
using StackExchange.Redis;

namespace ProductBff.Bff.Caching;

/// <summary>Client settings for every Redis: it may be down at start-up or later, and no request waits for it to come back.</summary>
internal static class RedisClients
{
    /// <summary>Whether the connection string is set.</summary>
    /// <exception cref="SettingException">The connection string is invalid or names no server. It is not printed, as it may contain a password.</exception>
    public static bool HasRedis(this IHostApplicationBuilder builder, string connectionName) =>
        builder.Configuration.GetConnectionString(connectionName) is { Length: > 0 } text
        && (NamesServers(text) ? true : throw new SettingException(
            $"ConnectionStrings:{connectionName} cannot be used: It has to be 'host:port' of one or more servers and options that there are, all with commas between."));

    public static void Configure(StackExchangeRedisSettings settings)
    {
        // A cache that is down must not make this instance unhealthy and cost it its traffic.
        settings.DisableHealthChecks = true;
        // The instrumentation buffers every command for ten seconds, sampled or not: hundreds of megabytes under load.
        settings.DisableTracing = true;
    }

    public static void Configure(ConfigurationOptions redis)
    {
        redis.ConnectTimeout = 1_000;
        // Overrides the connection string: a cache that is not up yet must not stop the process.
        redis.AbortOnConnectFail = false;
        redis.BacklogPolicy = BacklogPolicy.FailFast;
        // The default back-off is exponential: a cache that starts together with this process would be found long after it is up.
        redis.ReconnectRetryPolicy = new LinearRetry(1_000);
        // Nothing here blocks thread pool threads, so the client needs no dedicated threads, which would be woken for each reply.
        redis.SocketManager = SocketManager.ThreadPool;
    }

    private static bool NamesServers(string connectionString)
    {
        try
        {
            var servers = ConfigurationOptions.Parse(connectionString).EndPoints;
            return servers.Count > 0 && servers.All(server => server is not DnsEndPoint { Host: var host } || Uri.CheckHostName(host) != UriHostNameType.Unknown);
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException)
        {
            return false;
        }
    }
}
