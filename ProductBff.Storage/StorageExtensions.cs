using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using ProductBff.ServiceDefaults.Health;
using ProductBff.ServiceDefaults.Settings;
using ProductBff.Storage.Databases;
using ProductBff.Storage.DemoData;
using ProductBff.Storage.Idempotency;
using ProductBff.Storage.Migrations;

namespace ProductBff.Storage;

/// <summary>Gives a service its database.</summary>
public static class StorageExtensions
{
    /// <summary>
    /// Adds the database <paramref name="name"/>: PostgreSQL where <c>ConnectionStrings:&lt;name&gt;</c> is set, else the SQLite file
    /// <c>&lt;Data:Folder&gt;/&lt;name&gt;.db</c>. It is migrated before the service listens, or by a separate step. When
    /// <see cref="DataOptions.Seed"/> is on, <paramref name="seed"/> fills it, and must leave a database that has data alone.
    /// </summary>
    public static void AddStorage<TContext>(
        this IHostApplicationBuilder builder, string name, Func<TContext, CancellationToken, Task> seed)
        where TContext : StorageContext
    {
        var services = builder.Services;
        var setting = $"ConnectionStrings:{name}";
        services.AddSettings<DataOptions>(builder.Configuration, DataOptions.SectionName).Validate(
            _ => !builder.Environment.IsProduction()
                || !string.IsNullOrEmpty(builder.Configuration[setting])
                || !string.IsNullOrEmpty(builder.Configuration[$"{DataOptions.SectionName}:{nameof(DataOptions.Folder)}"]),
            $"{setting} is not set: say where PostgreSQL is (or, for a single instance, in Data:Folder where its SQLite file is kept).");
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(provider => Database.Choose(name, builder.Configuration, builder.Environment, provider));

        services.AddSingleton<DatabaseOutage>();

        services.AddDbContextPool<TContext>((provider, options) =>
        {
            provider.GetRequiredService<Database>().Configure(options);
            options.AddInterceptors(provider.GetRequiredService<DatabaseOutage>());
            options.ConfigureWarnings(EntityFrameworkLog.Quieten);
            if (provider.GetRequiredService<IOptions<DataOptions>>().Value.Seed)
            {
                options.UseAsyncSeeding((context, _, cancellationToken) => seed((TContext)context, cancellationToken));
            }
        });
        services.AddSingleton(new Seed((context, cancellationToken) => seed((TContext)context, cancellationToken)));
        services.AddScoped<StorageContext>(provider => provider.GetRequiredService<TContext>());

        services.AddSingleton<DatabaseMigration>();
        services.AddHostedService(provider => provider.GetRequiredService<DatabaseMigration>());
        services.AddHealthChecks().AddCheck<DatabaseHealthCheck>("database", tags: [HealthEndpoints.DependencyTag]);
        services.AddExceptionHandler<DatabaseUnavailableHandler>();
        services.AddOpenTelemetry().WithTracing(tracing => tracing.AddSource(PostgresDatabase.ActivitySourceName));
        services.AddIdempotency(builder.Configuration);
    }
}
