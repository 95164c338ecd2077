using Aspire.StackExchange.Redis;
using Aspire.StackExchange.Redis.Tracing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OpenTelemetry.Trace;
using StackExchange.Redis;

namespace Microsoft.Extensions.Hosting;

/// <summary>Registers a Redis client whose connection string comes from the AppHost.</summary>
public static class AspireRedisExtensions
{
    private const string SectionName = "Aspire:StackExchange:Redis";
    private const string HealthCheckName = "StackExchange.Redis";

    /// <summary>
    /// Registers a singleton <see cref="IConnectionMultiplexer"/> with its health check and tracing. Settings, later ones win:
    /// section <c>Aspire:StackExchange:Redis</c>, its subsection <paramref name="connectionName"/>,
    /// <c>ConnectionStrings:&lt;connectionName&gt;</c>, <paramref name="configureSettings"/>. A server that cannot be reached
    /// yields an unconnected client that keeps trying.
    /// </summary>
    /// <exception cref="InvalidOperationException">On resolving the client: no endpoint is configured.</exception>
    public static void AddRedisClient(
        this IHostApplicationBuilder builder,
        string connectionName,
        Action<StackExchangeRedisSettings>? configureSettings = null,
        Action<ConfigurationOptions>? configureOptions = null) =>
        builder.AddRedisClientBuilder(connectionName, configureSettings, configureOptions);

    /// <summary>As <see cref="AddRedisClient"/>, and returns a builder for what else shall use this client.</summary>
    public static AspireRedisClientBuilder AddRedisClientBuilder(
        this IHostApplicationBuilder builder,
        string connectionName,
        Action<StackExchangeRedisSettings>? configureSettings = null,
        Action<ConfigurationOptions>? configureOptions = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(connectionName);

        var section = builder.Configuration.GetSection(SectionName);
        var settings = ReadSettings(builder.Configuration, section, connectionName);
        configureSettings?.Invoke(settings);

        builder.Services.AddSingleton(new RedisConnectionString(settings));
        builder.Services.TryAddTransient<IOptionsFactory<ConfigurationOptions>, RedisConfigurationOptionsFactory>();
        builder.Services.Configure<ConfigurationOptions>(options =>
        {
            section.GetSection(nameof(ConfigurationOptions)).Bind(options);
            section.GetSection($"{connectionName}:{nameof(ConfigurationOptions)}").Bind(options);
            configureOptions?.Invoke(options);
        });

        builder.Services.AddSingleton<IConnectionMultiplexer>(services => Connect(services, connectionName));
        if (!settings.DisableAutoActivation)
        {
            builder.Services.ActivateSingleton<IConnectionMultiplexer>();
        }

        if (!settings.DisableTracing)
        {
            builder.Services.TryAddSingleton(services => new RedisCommandTracer(services.GetService<TimeProvider>() ?? TimeProvider.System));
            // The provider owns the tracer, so that at shutdown the last spans are recorded before the exporter is closed.
            builder.Services.AddOpenTelemetry().WithTracing(tracing => tracing
                .AddSource(RedisCommandTracer.SourceName)
                .AddInstrumentation(services => services.GetRequiredService<RedisCommandTracer>()));
        }

        if (!settings.DisableHealthChecks && builder.Properties.TryAdd($"Aspire.HealthChecks.{HealthCheckName}", true))
        {
            // Resolved by the check and not here: connecting may take seconds, and a failure is the check's to report.
            builder.Services.AddHealthChecks().AddRedis(services => services.GetRequiredService<IConnectionMultiplexer>(), HealthCheckName);
        }

        return new AspireRedisClientBuilder(builder, settings);
    }

    private static StackExchangeRedisSettings ReadSettings(IConfiguration configuration, IConfigurationSection section, string connectionName)
    {
        var settings = new StackExchangeRedisSettings();
        section.Bind(settings);
        section.GetSection(connectionName).Bind(settings);
        settings.ConnectionString = configuration.GetConnectionString(connectionName) ?? settings.ConnectionString;
        return settings;
    }

    private static ConnectionMultiplexer Connect(IServiceProvider services, string connectionName)
    {
        var options = services.GetRequiredService<IOptions<ConfigurationOptions>>().Value;
        if (options.EndPoints.Count == 0)
        {
            throw new InvalidOperationException(
                $"No endpoints specified. Ensure a valid connection string was provided in 'ConnectionStrings:{connectionName}' " +
                $"or for the '{SectionName}:ConnectionString' configuration key.");
        }

        options.LoggerFactory ??= services.GetService<ILoggerFactory>();
        var connection = ConnectionMultiplexer.Connect(options);
        services.GetService<RedisCommandTracer>()?.Trace(connection);
        return connection;
    }
}
