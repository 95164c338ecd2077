using ProductBff.Bff.Composition;
using ProductBff.Bff.Protection;

namespace ProductBff.Bff.Endpoints;

/// <summary>Maps a declared page to HTTP: one endpoint for a single id, one for a batch.</summary>
internal static class PageEndpoints
{
    public static void AddPageEndpoints(this IServiceCollection services, IConfiguration configuration)
    {
        const string QueueTimeout = $"{LoadSheddingOptions.SectionName}:{nameof(LoadSheddingOptions.QueueTimeout)}";
        services.AddSettings<LoadSheddingOptions>(configuration, LoadSheddingOptions.SectionName).Validate<IOptions<PagesOptions>>(
            (shedding, pages) => shedding.QueueTimeout < pages.Value.Deadline - pages.Value.Headroom,
            $"{QueueTimeout} is '{configuration[QueueTimeout]}': It must be below Pages:Deadline less Pages:Headroom, or a page that has waited has no time left.");
        services.AddSingleton<PageAdmission>();
        services.AddSettings<ExplainOptions>(configuration, ExplainOptions.SectionName);
        services.AddSingleton<PageQuery>();
        services.AddSingleton<PageHandler>();
    }

    /// <summary>Maps <c>{prefix}/{id}</c>, as JSON or by <c>Accept</c> as a stream of its sections, and <c>{prefix}?ids=</c>, a batch.</summary>
    public static RouteGroupBuilder MapPage<TBody>(this IEndpointRouteBuilder app, string prefix, Page<TBody> page)
        where TBody : class
    {
        // Resolved once, because resolving it per request would create a service scope for nothing.
        var handler = app.ServiceProvider.GetRequiredService<PageHandler>();
        var group = app.MapGroup(prefix).WithMetadata(page, CallerIndependent.Instance).AnswerHead();
        group.MapGet("/{id}", (HttpContext context, string id, string? include) => handler.GetAsync(page, context, id, include))
            .WithName($"get{typeof(TBody).Name}")
            .WithSummary($"Get the page '{page.Name}' of one product")
            .Produces<TBody>(contentType: "application/json", additionalContentTypes: [PageFormats.EventStream, PageFormats.NdJson])
            .Produces(StatusCodes.Status204NoContent)
            .ProducesProblems(400, 404, 429, 502, 503, 504);

        group.MapGet("/", (HttpContext context, string? ids, string? include) =>
                handler.GetManyAsync(page, context, ids, include))
            .WithName($"get{typeof(TBody).Name}Batch")
            .WithSummary($"Get the page '{page.Name}' of up to {BatchIds.MaxCount} products")
            .Produces<BatchItem<TBody>[]>()
            .ProducesProblems(400, 429, 503);

        return group;
    }
}
