using ProductBff.Bff.Caching;
using ProductBff.Bff.Composition;
using ProductBff.Bff.Endpoints;
using ProductBff.ServiceDefaults.Products;

namespace ProductBff.Bff.Writes;

/// <summary>
/// Before a page is composed: where its product was written to a moment ago, through whichever replica, the page joins no fetch of
/// this process that may have begun before the write, and is not stored.
/// </summary>
internal sealed class ReadsAfterWrites(RecentWrites recent, PageComposer composer, IEnumerable<Page> pages) : IEndpointFilter
{
    private readonly Section[] _sections = [.. pages.SelectMany(page => page.Sections).Select(section => section.Section).Distinct()];

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var ids = IdsOf(http);
        var marks = await recent.FindManyAsync([.. ids.Select(PageCachePolicy.TagOf)], http.RequestAborted);
        if (!marks.AreAll)
        {
            http.Features.Set(RecentlyWritten.Instance);
        }

        for (var index = 0; index < ids.Count; index++)
        {
            if (marks.Writes[index] is { } write)
            {
                http.Features.Set(RecentlyWritten.Instance);
                DetachFromThePast(ids[index], write);
            }
        }

        return await next(context);
    }

    private void DetachFromThePast(string id, long write)
    {
        var tag = PageCachePolicy.TagOf(id);
        if (!recent.IsNew(tag, write))
        {
            return;
        }

        foreach (var section in _sections)
        {
            composer.Invalidate(section, id);
        }

        // Afterwards: until then others have to do the same.
        recent.MarkSeen(tag, write);
    }

    private static IReadOnlyList<string> IdsOf(HttpContext http)
    {
        var ids = http.GetRouteValue("id") is string id ? [id]
            : BatchIds.TryParse(http.Request.Query["ids"], out var batch, out _) ? batch
            : [];
        return [.. ids.Where(id => ProductId.IsValid(id, out _))];
    }
}
