using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;

namespace ProductBff.Bff.Protection;

/// <summary>Answers 429 to a client above its limit. <c>/health</c> and <c>/alive</c> are short-circuited and never limited.</summary>
internal static class RateLimitServices
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    public static void AddRateLimits(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSettings<RateLimitOptions>(configuration, RateLimitOptions.SectionName);
        services.AddTrustedProxies(configuration);
        services.AddRateLimiter(_ => { });
        services.AddOptions<RateLimiterOptions>().Configure<IOptions<RateLimitOptions>, IMeterFactory>((limiter, options, meters) =>
        {
            var buckets = meters.Create(PageAdmission.MeterName).CreateCounter<long>(
                "bff.rate_limits.buckets", "{bucket}", "Rate limit buckets created; one that is idle for 10 s is dropped. At most RateLimits:Buckets each for reads and writes exist.");
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
                var limit = limited.IsWrite ? options.Writes : options.Reads;
                return new() { TokenLimit = limit.Burst, TokensPerPeriod = limit.PerSecond, ReplenishmentPeriod = Period };
            });
}
