using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using ProductBff.ServiceDefaults.Settings;
using ProductBff.Storage.PeriodicWrites;

namespace ProductBff.Storage.Idempotency;

/// <summary>Makes an endpoint write in a transaction, with an idempotency key.</summary>
public static class WriteEndpoints
{
    /// <summary>The server's limit for a body, so that every body is buffered in memory.</summary>
    private const int BufferBytes = 64 * 1024;

    internal const int PurgeBatchSize = 500;

    /// <summary>
    /// Carries out each request once: its handler runs in the same transaction of the service's <see cref="StorageContext"/> that stores its
    /// <c>Idempotency-Key</c>; without a key a request is refused. A repetition by the same caller gets the stored response for 24 hours
    /// (less when there are more than <c>Idempotency:MaxRecords</c>); the same request with this key from another caller is refused.
    /// Add it last: the filters before it (validation, delays) run outside the transaction.
    /// </summary>
    public static RouteHandlerBuilder WithRequiredIdempotencyKey(this RouteHandlerBuilder builder) => builder.Write(keyRequired: true);

    /// <summary>The same for a request that is safe to repeat without a key; with one, a client gets the response that it missed.</summary>
    public static RouteHandlerBuilder WithOptionalIdempotencyKey(this RouteHandlerBuilder builder) => builder.Write(keyRequired: false);

    private static RouteHandlerBuilder Write(this RouteHandlerBuilder builder, bool keyRequired)
    {
        builder.Add(endpoint =>
        {
            var original = endpoint.RequestDelegate!;
            endpoint.RequestDelegate = context =>
            {
                // Before the body is bound: the filter reads it again for the fingerprint.
                context.Request.EnableBuffering(BufferBytes);
                return original(context);
            };
        });

        var create = ActivatorUtilities.CreateFactory<WriteFilter>([typeof(bool)]);
        return builder.AddEndpointFilter((context, next) =>
            create(context.HttpContext.RequestServices, [keyRequired]).InvokeAsync(context.HttpContext, () => next(context)));
    }

    internal static void AddIdempotency(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSettings<IdempotencyOptions>(configuration, IdempotencyOptions.SectionName);
        services.AddSingleton<RunningKeys>();
        services.AddSingleton<IdempotencyMetrics>();
        services.AddScoped<IdempotencyStore>();
        services.AddPeriodicWrite<IdempotencyStore>(
            "Idempotency keys that are expired or too many",
            provider => provider.GetRequiredService<IOptions<IdempotencyOptions>>().Value.PurgeInterval,
            static async (keys, cancellationToken) =>
                await keys.DeleteExpiredAsync(PurgeBatchSize, cancellationToken) > 0 || await keys.DeleteSurplusAsync(PurgeBatchSize, cancellationToken) > 0);
    }
}
