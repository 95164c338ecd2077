using Microsoft.Extensions.DependencyInjection.Extensions;
using ProductBff.Bff.Caching;
using ProductBff.ServiceDefaults.Products;

namespace ProductBff.Bff.Composition.Http;

/// <summary>Puts a declared page on the web: one resource for one id, one for many.</summary>
internal static class PageEndpoints
{
    public static void AddPageEndpoints(this IServiceCollection services)
    {
        services.TryAddSingleton<AdmissionFilter>();
        services.TryAddSingleton<PageHandler>();
    }

    /// <summary>
    /// Maps <c>{prefix}/{id}</c>, as JSON or by <c>Accept</c> as a stream of its sections, and <c>{prefix}?ids=</c>, a batch.
    /// </summary>
    public static RouteGroupBuilder MapPage<TBody>(this IEndpointRouteBuilder app, string prefix, Page<TBody> page)
        where TBody : class
    {
        var group = app.MapGroup(prefix);
        group.AddEndpointFilter((context, next) =>
            context.HttpContext.RequestServices.GetRequiredService<AdmissionFilter>().InvokeAsync(context, next));

        group.MapMethods("/{id}", [HttpMethods.Get, HttpMethods.Head], (HttpContext context, string id, string? include, PageHandler handler) =>
                handler.GetAsync(page, context, id, include))
            .RequireProductId()
            .WithName(page.Name)
            .WithSummary($"The page '{page.Name}' of one product")
            .Produces<TBody>(contentType: "application/json", additionalContentTypes: [PageFormats.EventStream, PageFormats.NdJson])
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status502BadGateway)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable)
            .ProducesProblem(StatusCodes.Status504GatewayTimeout)
            .CachePage();

        group.MapGet("/", (HttpContext context, string? ids, string? include, PageHandler handler) =>
                handler.GetManyAsync(page, context, ids, include))
            .WithName($"{page.Name}-batch")
            .WithSummary($"The page '{page.Name}' of up to {BatchIds.MaxCount} products")
            .Produces<BatchItem<TBody>[]>()
            .ProducesProblem(StatusCodes.Status400BadRequest);

        return group;
    }
}
