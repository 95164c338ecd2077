using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace ProductBff.Bff.Protection;

/// <summary>Answers 429 to a client above its limit. <c>/health</c> and <c>/alive</c> are short-circuited and never limited.</summary>
internal static class RateLimitServices
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    public static void AddRateLimits(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSettings<RateLimitOptions>(configuration, RateLimitOptions.SectionName);
        services.AddTrustedProxies(configuration);
        services.TryAddSingleton<ProtectionMetrics>();
        services.AddRateLimiter(_ => { });
        services.AddOptions<RateLimiterOptions>().Configure<IOptions<RateLimitOptions>, ProtectionMetrics>((limiter, options, metrics) =>
        {
            var buckets = metrics.CreateBucketCounter();
            limiter.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            limiter.OnRejected = static (context, _) =>
            {
                context.HttpContext.Response.SetRetryAfter(context.Lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : Period);
                return ValueTask.CompletedTask;
            };
            limiter.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, CallerBucket>(
                context => PartitionOf(CallerBucket.Of(context, options.Value), options.Value, buckets));
        });
    }

    /// <summary>Goes after authentication, so that it knows the caller, and before authorisation, so that refused guesses count, too.</summary>
    public static IApplicationBuilder UseRateLimits(this IApplicationBuilder app) => app.UseRateLimiter();

    /// <summary>For requests that are answered before the middleware is reached. False when the request was refused; its response is then set.</summary>
    public static async ValueTask<bool> TryAcquireAsync(HttpContext context)
    {
        var options = context.RequestServices.GetRequiredService<IOptions<RateLimiterOptions>>().Value;
        using var lease = await options.GlobalLimiter!.AcquireAsync(context, cancellationToken: context.RequestAborted);
        if (lease.IsAcquired)
        {
            return true;
        }

        context.Response.StatusCode = options.RejectionStatusCode;
        await options.OnRejected!(new() { HttpContext = context, Lease = lease }, context.RequestAborted);
        return false;
    }

    private static RateLimitPartition<CallerBucket> PartitionOf(CallerBucket bucket, RateLimitOptions options, Counter<long> buckets) =>
        bucket == CallerBucket.Unlimited
            ? RateLimitPartition.GetNoLimiter(bucket)
            : RateLimitPartition.GetTokenBucketLimiter(bucket, limited =>
            {
                buckets.Add(1);
                return BucketOf(limited.IsWrite ? options.Writes : options.Reads);
            });

    private static TokenBucketRateLimiterOptions BucketOf(RateLimitOptions.Limit limit) => new()
    {
        TokenLimit = limit.Burst,
        TokensPerPeriod = limit.PerSecond,
        ReplenishmentPeriod = Period,
        QueueLimit = 0,
    };
}
