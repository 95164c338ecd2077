using System.IO.Hashing;
using Microsoft.Extensions.Options;

namespace ProductBff.Bff.Caching;

/// <summary>What a response says of its own caching. Only a complete, fresh page may be kept, by anyone.</summary>
internal static class CacheHeaders
{
    public const string NoStore = "no-store";

    public static void Set(HttpContext context, bool cacheable, ReadOnlySpan<byte> body)
    {
        var headers = context.Response.Headers;
        if (!cacheable)
        {
            headers.CacheControl = NoStore;
            return;
        }

        var maxAge = (long)context.RequestServices.GetRequiredService<IOptions<CachingOptions>>().Value.ClientMaxAge.TotalSeconds;
        headers.CacheControl = maxAge == 0 ? "no-cache" : $"public, max-age={maxAge}";
        headers.ETag = $"\"{XxHash128.HashToUInt128(body):x32}\"";
        context.Features.Set(CacheablePage.Instance);
    }
}

/// <summary>Set on a request whose response may be stored; the cache policy stores nothing without it.</summary>
internal sealed class CacheablePage
{
    public static readonly CacheablePage Instance = new();
}
