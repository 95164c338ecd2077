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

    /// <summary>For a batch, which counts as its pages but at most as a full bucket; the middleware has taken the first token.</summary>
    public static ValueTask<bool> TryChargeBatchAsync(this HttpContext context, int pages)
    {
        var burst = context.RequestServices.GetRequiredService<IOptions<RateLimitOptions>>().Value.Reads.Burst;
        return burst == 1 ? new(true) : context.TryChargeAsync(Math.Min(pages, burst) - 1);
    }

    /// <summary>Takes tokens from the caller's bucket. False when there are too few; the response is then set.</summary>
    public static async ValueTask<bool> TryChargeAsync(this HttpContext context, int tokens)
    {
        var limiter = context.RequestServices.GetRequiredService<IOptions<RateLimiterOptions>>().Value;
        using var lease = limiter.GlobalLimiter!.AttemptAcquire(context, tokens);
        if (!lease.IsAcquired)
        {
            context.Response.StatusCode = limiter.RejectionStatusCode;
            await limiter.OnRejected!(new() { HttpContext = context, Lease = lease }, context.RequestAborted);
        }

        return lease.IsAcquired;
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
