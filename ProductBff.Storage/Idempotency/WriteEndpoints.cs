using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using ProductBff.ServiceDefaults.Settings;
using ProductBff.Storage.PeriodicWrites;

namespace ProductBff.Storage.Idempotency;

/// <summary>Makes an endpoint one that writes.</summary>
public static class WriteEndpoints
{
    /// <summary>Bodies up to the server's limit stay in memory.</summary>
    private const int BufferBytes = 64 * 1024;

    internal const int PurgeBatchSize = 500;

    /// <summary>
    /// Each request is carried out once: its handler runs in one transaction of the service's <see cref="StorageContext"/>, together with
    /// the <c>Idempotency-Key</c>, without which the request is refused. The answer is remembered for 24 hours (less where there are more
    /// than <c>Idempotency:MaxRecords</c>) for its caller; to anybody else the same request is refused.
    /// Add it last: the filters before it (validation, delays) run outside the transaction.
    /// </summary>
    public static RouteHandlerBuilder WithRequiredIdempotencyKey(this RouteHandlerBuilder builder) => builder.Write(keyRequired: true);

    /// <summary>The same for a request that may as well be repeated; a client that gives a key gets the answer that it missed.</summary>
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
