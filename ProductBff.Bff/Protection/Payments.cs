using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;

namespace ProductBff.Bff.Protection;

/// <summary>Requests that are worth more than one.</summary>
internal static class Payments
{
    /// <summary>
    /// Takes more from the caller's share than the one that the middleware has taken; false, with <c>Retry-After</c> set, where there is
    /// not as much. What is worth more than a whole burst takes a full bucket.
    /// </summary>
    public static async ValueTask<bool> TryPayForMoreAsync(this HttpContext context, int reads, CancellationToken cancellationToken)
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
