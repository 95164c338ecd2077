using Microsoft.AspNetCore.RateLimiting;

namespace ProductBff.Bff.Protection;

/// <summary>Charges requests that count as more than one against the rate limit.</summary>
internal static class RateLimitCharges
{
    /// <summary>
    /// Takes tokens from the caller's bucket beyond the one that the middleware has taken; false, with <c>Retry-After</c> set, when there are
    /// too few. A request that counts for more than a whole burst takes a full bucket.
    /// </summary>
    public static async ValueTask<bool> TryChargeAsync(this HttpContext context, int reads, CancellationToken cancellationToken)
    {
        var services = context.RequestServices;
        var permits = Math.Min(reads, services.GetRequiredService<IOptions<RateLimitOptions>>().Value.Reads.Burst - 1);
        if (permits <= 0)
        {
            return true;
        }

        var limiter = services.GetRequiredService<IOptions<RateLimiterOptions>>().Value;
        using var lease = limiter.GlobalLimiter!.AttemptAcquire(context, permits);
        if (!lease.IsAcquired)
        {
            await limiter.OnRejected!(new() { HttpContext = context, Lease = lease }, cancellationToken);
        }

        return lease.IsAcquired;
    }
}
