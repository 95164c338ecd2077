using ProductBff.ServiceDefaults.Settings;

namespace ProductBff.Bff.Caching;

internal static class CachingServices
{
    private const string ConnectionName = "cache";

    /// <summary>Whether there is a Redis for all instances to share, connected or not.</summary>
    public static bool HasSharedCache(this IHostApplicationBuilder builder) => builder.HasRedis(ConnectionName);

    /// <summary>
    /// The page cache: in Redis where the connection string <c>cache</c> is set, so that all instances share it; else in memory.
    /// </summary>
    public static void AddPageCache(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSettings<CachingOptions>(builder.Configuration, CachingOptions.SectionName);
        if (builder.HasSharedCache())
        {
            builder.AddRedisClient(ConnectionName, RedisClients.Configure, RedisClients.Configure);
            builder.Services.AddSingleton<RedisConnection>();
            builder.Services.AddHostedService(services => services.GetRequiredService<RedisConnection>());
            builder.Services.AddSingleton<IPageStore, RedisPageStore>();
        }
        else
        {
            builder.Services.AddSingleton<IPageStore, MemoryPageStore>();
        }

        builder.Services.AddSingleton<CacheMetrics>();
        builder.Services.AddSingleton<CacheRest>();
        builder.Services.AddSingleton<PageCache>();
    }
}
