using System.Security.Cryptography;
using Microsoft.AspNetCore.HttpOverrides;

namespace ProductBff.Bff.Protection;

/// <summary>
/// A client's partition of the rate limiter: clients are hashed into a fixed number of buckets, so that memory is bounded however many
/// addresses a flood comes from. A client in a flooded bucket is refused too; the chance is one in <see cref="RateLimitOptions.Buckets"/>.
/// </summary>
internal readonly record struct CallerBucket(bool IsWrite, int Number)
{
    /// <summary>The network part of an IPv6 address (/64), which one customer usually gets as a whole; in bytes.</summary>
    private const int NetworkBytes = 8;

    // Unpredictable, so that nobody can choose whose bucket to fill.
    private static readonly long Seed = BitConverter.ToInt64(RandomNumberGenerator.GetBytes(sizeof(long)));

    /// <summary>For clients that are not limited.</summary>
    public static readonly CallerBucket Unlimited = new(IsWrite: false, Number: -1);

    public static CallerBucket Of(HttpContext context, RateLimitOptions options)
    {
        var isWrite = !(HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method) || HttpMethods.IsOptions(context.Request.Method));
        if (isWrite && context.User.FindFirst("sub") is not null)
        {
            return new(isWrite, NumberOf(Encoding.UTF8.GetBytes(CallerIdentity.IdOf(context.User)), options));
        }

        var address = context.Connection.RemoteIpAddress;
        // Only a direct connection is trusted to be local: one of these headers is left where an address was forwarded or could not be read.
        if (!options.LimitLoopback && address is not null && IPAddress.IsLoopback(address)
            && !context.Request.Headers.ContainsKey(ForwardedHeadersDefaults.XOriginalForHeaderName)
            && !context.Request.Headers.ContainsKey(ForwardedHeadersDefaults.XForwardedForHeaderName))
        {
            return Unlimited;
        }

        Span<byte> bytes = stackalloc byte[16];
        var length = 0;
        (address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4() : address)?.TryWriteBytes(bytes, out length);

        return new(isWrite, NumberOf(bytes[..(length == 16 ? NetworkBytes : length)], options));
    }

    private static int NumberOf(ReadOnlySpan<byte> client, RateLimitOptions options) => (int)(XxHash3.HashToUInt64(client, Seed) % (uint)options.Buckets);
}
