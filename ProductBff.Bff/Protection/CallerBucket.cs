using System.IO.Hashing;
using System.Net;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.HttpOverrides;
using ProductBff.ServiceDefaults.Authentication;

namespace ProductBff.Bff.Protection;

/// <summary>
/// A client, as one of a fixed number of buckets, each with a limit of its own. However many addresses somebody comes from, the
/// limiter's memory is bounded; whom chance puts into a flooded bucket is refused with it, which hits one in <see cref="RateLimitOptions.Buckets"/>.
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct CallerBucket(bool IsWrite, int Number)
{
    /// <summary>The part of an IPv6 address that one customer is given as a whole, in bytes.</summary>
    private const int NetworkBytes = 8;

    // Not to be foreseen: nobody chooses whose bucket to fill.
    private static readonly long Seed = BitConverter.ToInt64(RandomNumberGenerator.GetBytes(sizeof(long)));

    /// <summary>Who is not limited.</summary>
    public static readonly CallerBucket Unlimited = new(IsWrite: false, Number: -1);

    public static CallerBucket Of(HttpContext context, RateLimitOptions options)
    {
        var isWrite = !(HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method) || HttpMethods.IsOptions(context.Request.Method));
        if (isWrite && context.User.FindFirst("sub") is not null)
        {
            return new(isWrite, NumberOf(Encoding.UTF8.GetBytes(CallerIdentity.IdOf(context.User)), options));
        }

        var address = context.Connection.RemoteIpAddress;
        // An address that was forwarded is what somebody says, and one that could not be read is nobody's; this machine's own comes without.
        if (!options.LimitLoopback && address is not null && IPAddress.IsLoopback(address)
            && !context.Request.Headers.ContainsKey(ForwardedHeadersDefaults.XOriginalForHeaderName)
            && !context.Request.Headers.ContainsKey(ForwardedHeadersDefaults.XForwardedForHeaderName))
        {
            return Unlimited;
        }

        Span<byte> bytes = stackalloc byte[16];
        var length = 0;
        if (address is { IsIPv4MappedToIPv6: true })
        {
            address.MapToIPv4().TryWriteBytes(bytes, out length);
        }
        else
        {
            address?.TryWriteBytes(bytes, out length);
        }

        return new(isWrite, NumberOf(bytes[..(length == 16 ? NetworkBytes : length)], options));
    }

    private static int NumberOf(ReadOnlySpan<byte> client, RateLimitOptions options) => (int)(XxHash3.HashToUInt64(client, Seed) % (uint)options.Buckets);
}
