using ProductBff.Bff.Caching;
using StackExchange.Redis;

namespace ProductBff.Bff.Sessions;

/// <summary>
/// The Redis of the sessions and their keys: <c>ConnectionStrings:sessions</c>, or the cache's when that is not set. With a Redis of their
/// own that evicts nothing, sessions are not evicted when pages fill the cache.
/// </summary>
internal static class SessionRedis
{
    private const string Name = "sessions";

    /// <returns>Whether a Redis is configured.</returns>
    public static bool AddSessionRedis(this IHostApplicationBuilder builder)
    {
        if (builder.HasRedis(Name))
        {
            builder.AddKeyedRedisClient(Name, RedisClients.Configure, RedisClients.Configure);
            return true;
        }

        builder.Services.AddKeyedSingleton(Name, static (provider, _) => provider.GetRequiredService<IConnectionMultiplexer>());
        return builder.HasSharedCache();
    }

    public static IConnectionMultiplexer GetSessionRedis(this IServiceProvider services) =>
        services.GetRequiredKeyedService<IConnectionMultiplexer>(Name);
}
