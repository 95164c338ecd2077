using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;

namespace Aspire.Dashboard.Pages;

/// <summary>The files under wwwroot, embedded in this assembly: nothing is read from disk and nothing from elsewhere.</summary>
internal sealed class Assets
{
    private readonly HashSet<string> _names = [.. typeof(Assets).Assembly.GetManifestResourceNames()];
    private readonly ConcurrentDictionary<string, Asset> _loaded = [];

    public Task ServeAsync(HttpContext context) => WriteAsync(context, $"assets/{context.Request.RouteValues["file"]}");

    public async Task WriteAsync(HttpContext context, string name)
    {
        if (!_names.Contains($"wwwroot/{name}"))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        var asset = _loaded.GetOrAdd(name, Load);
        context.Response.ContentType = asset.ContentType;
        if (context.Response.StatusCode == StatusCodes.Status200OK && asset.IsCacheable)
        {
            context.Response.Headers.CacheControl = "no-cache";
            context.Response.Headers.ETag = asset.ETag;
            if (context.Request.Headers.IfNoneMatch == asset.ETag)
            {
                context.Response.StatusCode = StatusCodes.Status304NotModified;
                return;
            }
        }

        context.Response.ContentLength = asset.Content.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await context.Response.Body.WriteAsync(asset.Content, context.RequestAborted);
        }
    }

    private static Asset Load(string name)
    {
        using var stream = typeof(Assets).Assembly.GetManifestResourceStream($"wwwroot/{name}")!;
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        var type = Path.GetExtension(name) switch
        {
            ".html" => "text/html; charset=utf-8",
            ".css" => "text/css; charset=utf-8",
            ".js" => "text/javascript; charset=utf-8",
            ".svg" => "image/svg+xml",
            _ => "application/octet-stream",
        };
        return new Asset(content, type, $"\"{Convert.ToHexString(SHA256.HashData(content).AsSpan(0, 12))}\"", name.StartsWith("assets/", StringComparison.Ordinal));
    }

    private sealed record Asset(byte[] Content, string ContentType, string ETag, bool IsCacheable);
}
