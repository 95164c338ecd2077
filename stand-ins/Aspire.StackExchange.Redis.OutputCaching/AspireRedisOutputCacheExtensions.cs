using Aspire.StackExchange.Redis;
using Microsoft.AspNetCore.OutputCaching.StackExchangeRedis;
using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;

namespace Microsoft.Extensions.Hosting;

/// <summary>Keeps the output cache in Redis. The application still calls <c>AddOutputCache</c> for its policies and <c>UseOutputCache</c>.</summary>
public static class AspireRedisOutputCacheExtensions
{
    /// <summary>Registers a Redis client as <c>AddRedisClient</c> does, and the output-cache store on top of it.</summary>
    public static void AddRedisOutputCache(
        this IHostApplicationBuilder builder,
        string connectionName,
        Action<StackExchangeRedisSettings>? configureSettings = null,
        Action<ConfigurationOptions>? configureOptions = null) =>
        builder.AddRedisClientBuilder(connectionName, configureSettings, configureOptions).WithOutputCache();

    /// <summary>Puts the output-cache store on top of a client that is registered already.</summary>
    public static AspireRedisClientBuilder WithOutputCache(this AspireRedisClientBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);

        builder.HostBuilder.Services.AddStackExchangeRedisOutputCache(static _ => { });
        builder.HostBuilder.Services.AddOptions<RedisOutputCacheOptions>().Configure<IServiceProvider>(
            static (options, services) => options.ConnectionMultiplexerFactory =
                () => Task.FromResult(services.GetRequiredService<IConnectionMultiplexer>()));
        return builder;
    }
}
