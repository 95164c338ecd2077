using Microsoft.Net.Http.Headers;

namespace ProductBff.Bff.Endpoints;

/// <summary>Sends a page or a batch as JSON, or a 304 when the client has it already, with the headers that belong to either.</summary>
internal static class PageResponse
{
    public const string Complete = "X-Page-Complete";
    public const string ServerTiming = "Server-Timing";

    /// <param name="context">The request.</param>
    /// <param name="body">The JSON.</param>
    /// <param name="hash">Of the JSON, for the ETag; null when the response must not be stored.</param>
    /// <param name="maxAge">How long a client may use a stored response without asking again.</param>
    /// <param name="complete">Whether no section is degraded.</param>
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
