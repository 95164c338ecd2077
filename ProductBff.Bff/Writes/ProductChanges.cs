using Microsoft.AspNetCore.OutputCaching;
using ProductBff.Bff.Caching;
using ProductBff.Bff.Composition;

namespace ProductBff.Bff.Writes;

/// <summary>
/// Makes a change visible: whoever asks for the product after <see cref="PublishAsync"/> has returned gets no page, and joins no fetch,
/// that began before it, in any replica that shares the cache.
/// </summary>
internal sealed class ProductChanges(RecentWrites recent, IOutputCacheStore cache, PageComposer composer)
{
    public async Task PublishAsync(string productId, Section section, CancellationToken cancellationToken)
    {
        var tag = PageCachePolicy.TagOf(productId);
        // In this order: what is stored after the eviction finds the mark.
        await recent.AddAsync(tag, cancellationToken);
        composer.Invalidate(section, productId);
        await cache.EvictByTagAsync(tag, cancellationToken);
    }
}
