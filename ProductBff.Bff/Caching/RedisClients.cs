using System.Net;
using Aspire.StackExchange.Redis;
using ProductBff.ServiceDefaults.Settings;
using StackExchange.Redis;

namespace ProductBff.Bff.Caching;

/// <summary>How this process uses any Redis: it may be away, at the start and later, and no request waits for it to come back.</summary>
internal static class RedisClients
{
    /// <summary>Whether the connection string is set.</summary>
    /// <exception cref="SettingException">It names no server. The text is not printed: there may be a password in it.</exception>
    public static bool HasRedis(this IHostApplicationBuilder builder, string connectionName)
    {
        if (builder.Configuration.GetConnectionString(connectionName) is not { Length: > 0 } text)
        {
            return false;
        }

        return NamesServers(text)
            ? true
            : throw new SettingException(
                $"ConnectionStrings:{connectionName} cannot be used: It has to be 'host:port' of one or more servers and options that there are, all with commas between.");
    }

    public static void Configure(StackExchangeRedisSettings settings)
    {
        // A cache that is down takes no traffic away from this instance, so it has no say in its health.
        settings.DisableHealthChecks = true;
        // Its instrumentation keeps every command for ten seconds, sampled or not: hundreds of megabytes under load.
        settings.DisableTracing = true;
    }

    public static void Configure(ConfigurationOptions redis)
    {
        redis.ConnectTimeout = 1_000;
        // Whatever the connection string says: a cache that is not there yet must not stop the process.
        redis.AbortOnConnectFail = false;
        redis.BacklogPolicy = BacklogPolicy.FailFast;
        // By default the pauses grow: a cache that starts beside this process would be found long after it is there.
        redis.ReconnectRetryPolicy = new LinearRetry(1_000);
        // Nothing here blocks a thread of the pool, so it needs none of its own, which would wake up for each answer.
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
