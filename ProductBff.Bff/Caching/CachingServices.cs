namespace ProductBff.Bff.Caching;

internal static class CachingServices
{
    private const string ConnectionName = "cache";

    /// <summary>Whether a Redis that all instances share is configured, connected or not.</summary>
    public static bool HasSharedCache(this IHostApplicationBuilder builder) => builder.HasRedis(ConnectionName);

    /// <summary>Adds the page cache: in Redis, shared by all instances, if the connection string <c>cache</c> is set; else in memory.</summary>
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

        builder.Services.AddSingleton<CacheCircuitBreaker>();
        builder.Services.AddSingleton<PageCache>();
    }
}
