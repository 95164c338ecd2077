using System.Text.Json;
using ProductBff.Bff.Caching;
using ProductBff.Bff.Composition;

namespace ProductBff.Bff.Endpoints;

/// <summary>A batch: 200 as a whole, each item with a status of its own.</summary>
internal sealed class BatchJsonResult<TBody>(IReadOnlyList<BatchEntry<TBody>> entries, BatchItem<TBody>[] items, JsonSerializerOptions json) : IResult
    where TBody : class
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(items, json.GetTypeInfo(typeof(BatchItem<TBody>[])));
        var response = httpContext.Response;
        response.ContentType = "application/json; charset=utf-8";
        response.ContentLength = body.Length;
        PageHeaders.SetComplete(response, items.Length == entries.Count && entries.All(entry => entry.Result.IsComplete));
        CacheHeaders.Set(httpContext, items.Length == entries.Count && entries.All(entry => entry.Result.IsCacheable), body);
        await httpContext.WriteAsync(body, httpContext.RequestAborted);
    }
}
