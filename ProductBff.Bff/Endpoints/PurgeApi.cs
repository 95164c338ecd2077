using ProductBff.Bff.Caching;
using ProductBff.Bff.Composition;
using ProductBff.ServiceDefaults.Authentication;
using ProductBff.ServiceDefaults.Problems;
using ProductBff.ServiceDefaults.Products;

namespace ProductBff.Bff.Endpoints;

/// <summary>Throws away cached pages on all instances, for an administrator: those of a product, those of a kind, or all.</summary>
internal static class PurgeApi
{
    public static void MapPurge(this IEndpointRouteBuilder app) =>
        app.MapPost("/cache/purge", PurgeAsync)
            .RequireAuthorization(Policies.Administrator)
            .WithName("purge")
            .WithSummary("Throws away cached pages: of one product, of one kind of page, or without either all")
            .WithTags("Cache")
            .Produces(StatusCodes.Status204NoContent)
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status401Unauthorized)
            .ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status429TooManyRequests)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);

    private static async Task<IResult> PurgeAsync(string? product, string? page, IPageStore store, IEnumerable<Page> pages)
    {
        string[] names = [.. pages.Select(one => one.Name)];
        if (product is not null && page is not null)
        {
            return RequestValidation.Invalid(nameof(page), "Name a product or a page, not both.");
        }

        if (product is not null && !ProductId.IsValid(product, out var error))
        {
            return RequestValidation.Invalid(nameof(product), error);
        }

        if (page is not null && !names.Contains(page))
        {
            return RequestValidation.Invalid(nameof(page), $"'{page}' is no page; they are {string.Join(", ", names)}.");
        }

        var told = product is not null
            ? [await store.ChangeProductAsync(product)]
            : await Task.WhenAll(names.Where(name => page is null || name == page).Select(store.ChangePageAsync));
        return told.All(known => known)
            ? TypedResults.NoContent()
            : TypedResults.Problem(statusCode: StatusCodes.Status503ServiceUnavailable, title: "Only this instance was purged: the cache of all instances cannot be reached.");
    }
}
