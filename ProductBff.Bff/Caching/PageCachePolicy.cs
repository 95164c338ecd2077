using Microsoft.AspNetCore.OutputCaching;
using Microsoft.Extensions.Options;
using ProductBff.Bff.Composition;
using ProductBff.Bff.Endpoints;
using ProductBff.ServiceDefaults.Products;

namespace ProductBff.Bff.Caching;

/// <summary>
/// Keeps complete pages, under a tag for their product. Unlike the framework's default it does not look at
/// <c>Authorization</c> (a page does not depend on who reads it), stores nothing that is not marked complete, and does not
/// lock: requests for the same page share their backend calls anyway, and a lock would tie them to the first client.
/// </summary>
internal sealed class PageCachePolicy(IOptions<CachingOptions> options, IHostEnvironment environment, TimeProvider time) : IOutputCachePolicy
{
    private const string RouteValue = "id";

    /// <summary>The tag under which all pages of a product are evicted.</summary>
    public static string TagOf(string productId) => $"product:{productId}";

    public ValueTask CacheRequestAsync(OutputCacheContext context, CancellationToken cancellation)
    {
        var request = context.HttpContext.Request;
        var rehearsed = request.Headers.ContainsKey(FaultHeader.Name) && !environment.IsProduction();
        var page = context.HttpContext.GetEndpoint()!.Metadata.GetRequiredMetadata<Page>();
        var id = request.RouteValues[RouteValue] as string;
        var usable = !rehearsed && PageFormats.Of(request) == PageFormat.Json && ProductId.IsValid(id, out _) && IsWhole(request, page);

        context.EnableOutputCaching = usable;
        context.AllowCacheLookup = usable;
        context.AllowCacheStorage = usable;
        context.AllowLocking = false;
        context.ResponseExpirationTimeSpan = options.Value.PageLifetime;

        context.CacheVaryByRules.VaryByHost = false;
        if (usable)
        {
            var tag = TagOf(id!);
            context.CacheVaryByRules.CacheKeyPrefix = PageKey.Prefix(tag, page);
            context.Tags.Add(tag);
            context.Tags.Add(PageTags.OfBegan(time.GetTimestamp()));
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>Only a page with all of its sections is kept, also where the request names each of them.</summary>
    private static bool IsWhole(HttpRequest request, Page page) =>
        !request.Query.TryGetValue(PageHandler.IncludeParameter, out var include)
        || (SectionSet.TryParse(page, include.ToString(), out var sections, out _) && sections == page.All);

    public ValueTask ServeFromCacheAsync(OutputCacheContext context, CancellationToken cancellation)
    {
        // The stored header tells how long the sections took when they were fetched; this request fetched none.
        context.HttpContext.Response.OnStarting(static state =>
        {
            ((HttpResponse)state).Headers[PageHeaders.ServerTiming] = "cache;desc=\"hit\"";
            return Task.CompletedTask;
        }, context.HttpContext.Response);
        return ValueTask.CompletedTask;
    }

    public ValueTask ServeResponseAsync(OutputCacheContext context, CancellationToken cancellation)
    {
        // Not by the status: that is 304 by now where the client has the page already, and the page is worth keeping all the same.
        context.AllowCacheStorage &= context.HttpContext.Features.Get<CacheablePage>() is not null
            && context.HttpContext.Features.Get<RecentlyWritten>() is null;
        return ValueTask.CompletedTask;
    }
}
