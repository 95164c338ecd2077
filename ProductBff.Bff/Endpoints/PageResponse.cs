using System.Globalization;
using Microsoft.Net.Http.Headers;

namespace ProductBff.Bff.Endpoints;

/// <summary>Sends pages as JSON in one piece, or says that the client has it already (304), with the headers that go with either.</summary>
internal static class PageResponse
{
    public const string Complete = "X-Page-Complete";
    public const string ServerTiming = "Server-Timing";

    /// <param name="context">The request.</param>
    /// <param name="body">The JSON.</param>
    /// <param name="hash">Of the JSON, for its ETag; null where nobody may keep it, because it is not complete and fresh.</param>
    /// <param name="maxAge">How long a client may show what it may keep without asking again.</param>
    /// <param name="complete">Whether nothing in it is less than the backends could give.</param>
    public static Task SendAsync(HttpContext context, ReadOnlyMemory<byte> body, UInt128? hash, TimeSpan maxAge, bool complete)
    {
        var (request, response) = (context.Request, context.Response);
        response.Headers[Complete] = complete ? "true" : "false";
        response.Headers.CacheControl = hash is null ? "no-store"
            : maxAge < TimeSpan.FromSeconds(1) ? "no-cache"
            : string.Create(CultureInfo.InvariantCulture, $"public, max-age={(long)maxAge.TotalSeconds}");
        if (hash is { } known)
        {
            var etag = string.Create(CultureInfo.InvariantCulture, $"\"{known:x32}\"");
            response.Headers.ETag = etag;
            if (request.Headers.IfNoneMatch.Count > 0 && Matches(request.GetTypedHeaders().IfNoneMatch, etag))
            {
                response.StatusCode = StatusCodes.Status304NotModified;
                return Task.CompletedTask;
            }
        }

        response.ContentType = "application/json; charset=utf-8";
        response.ContentLength = body.Length;
        return context.WriteAsync(body, context.RequestAborted);
    }

    private static bool Matches(IList<EntityTagHeaderValue> known, string etag)
    {
        var current = new EntityTagHeaderValue(etag);
        return known.Any(tag => tag.Equals(EntityTagHeaderValue.Any) || tag.Compare(current, useStrongComparison: false));
    }
}
