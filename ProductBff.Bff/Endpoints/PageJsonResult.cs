using System.Text.Json;
using ProductBff.Bff.Caching;
using ProductBff.Bff.Composition;

namespace ProductBff.Bff.Endpoints;

/// <summary>A page in one piece.</summary>
internal sealed class PageJsonResult<TBody>(PageResult<TBody> page, JsonSerializerOptions json) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(page.Body!, json.GetTypeInfo(typeof(TBody)));
        var response = httpContext.Response;
        response.ContentType = "application/json; charset=utf-8";
        response.ContentLength = body.Length;
        response.Headers.Vary = "Accept";
        PageHeaders.SetComplete(response, page.IsComplete);
        PageHeaders.SetServerTiming(response, page.Sections);
        CacheHeaders.Set(httpContext, page.IsCacheable, body);
        await httpContext.WriteAsync(body, httpContext.RequestAborted);
    }
}
