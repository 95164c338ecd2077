using Microsoft.AspNetCore.OutputCaching;
using Microsoft.AspNetCore.OutputCaching.StackExchangeRedis;
using ProductBff.ServiceDefaults.Settings;
using StackExchange.Redis;

namespace ProductBff.Bff.Caching;

internal static class CachingServices
{
    /// <summary>The key of the store that throws when it fails.</summary>
    public const string UndecoratedStore = "undecorated";

    private const string ConnectionName = "cache";

    /// <summary>Whether there is a Redis for all instances to share, connected or not.</summary>
    public static bool HasSharedCache(this IHostApplicationBuilder builder) =>
        builder.HasRedis(ConnectionName);

    /// <summary>
    /// The page cache: in Redis where the connection string <c>cache</c> is set, so that all instances share it; else in memory.
    /// </summary>
    public static void AddPageCache(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSettings<CachingOptions>(builder.Configuration, CachingOptions.SectionName);
        builder.Services.AddSingleton<Microsoft.Extensions.Options.IValidateOptions<CachingOptions>, RecentWriteCheck>();

        if (builder.HasSharedCache())
        {
            builder.AddRedisClient(ConnectionName, RedisClients.Configure, RedisClients.Configure);
            builder.Services.AddStackExchangeRedisOutputCache(_ => { });
            builder.Services.AddOptions<RedisOutputCacheOptions>().Configure<IServiceProvider>((options, services) =>
                options.ConnectionMultiplexerFactory = () => Task.FromResult(services.GetRequiredService<IConnectionMultiplexer>()));
            builder.Services.AddSingleton<RedisCacheConnection>();
            builder.Services.AddSingleton<ICacheConnection>(services => services.GetRequiredService<RedisCacheConnection>());
            builder.Services.AddHostedService(services => services.GetRequiredService<RedisCacheConnection>());
        }
        else
        {
            builder.Services.AddSingleton<ICacheConnection, MemoryCacheConnection>();
        }

        builder.Services.AddOutputCache();
        builder.Services.AddOptions<OutputCacheOptions>().Configure<Microsoft.Extensions.Options.IOptions<CachingOptions>>((cache, caching) =>
        {
            // P001 and p001 are two products.
            cache.UseCaseSensitivePaths = true;
            cache.MaximumBodySize = caching.Value.MaxPageBytes;
            cache.SizeLimit = caching.Value.MaxMemoryBytes;
        });
        builder.Services.AddSingleton<CacheRest>();
        builder.Services.AddSingleton<RecentWrites>();
        builder.Services.AddSingleton<PageCachePolicy>();
        builder.Services.DecorateStore();
    }

    public static void UsePageCache(this IApplicationBuilder app)
    {
        app.UseMiddleware<ConditionalGet>();
        app.UseOutputCache();
    }

    /// <summary>Keeps the endpoint's complete pages.</summary>
    public static TBuilder CachePage<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder =>
        endpoint.CacheOutput(policy => policy.AddPolicy<PageCachePolicy>(), excludeDefaultPolicy: true);

    private static void DecorateStore(this IServiceCollection services)
    {
        var store = services.Last(service => service.ServiceType == typeof(IOutputCacheStore));
        services.Remove(store);
        services.AddKeyedSingleton(UndecoratedStore, (provider, _) => Create(store, provider));
        services.AddSingleton<IOutputCacheStore>(provider => ActivatorUtilities.CreateInstance<ForgivingOutputCacheStore>(
            provider, provider.GetRequiredKeyedService<IOutputCacheStore>(UndecoratedStore)));
    }

    private static IOutputCacheStore Create(ServiceDescriptor store, IServiceProvider provider) =>
        (IOutputCacheStore)(store.ImplementationInstance
            ?? store.ImplementationFactory?.Invoke(provider)
            ?? ActivatorUtilities.CreateInstance(provider, store.ImplementationType!));
}
