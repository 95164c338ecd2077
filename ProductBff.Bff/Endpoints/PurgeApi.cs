using ProductBff.Bff.Caching;
using ProductBff.Bff.Composition;
using ProductBff.ServiceDefaults.Authentication;
using ProductBff.ServiceDefaults.Problems;
using ProductBff.ServiceDefaults.Products;

namespace ProductBff.Bff.Endpoints;

/// <summary>Lets an administrator purge cached pages on all instances: those of a product, those of a kind, or all.</summary>
internal static class PurgeApi
{
    public static void MapPurge(this IEndpointRouteBuilder app) =>
        app.MapPost("/cache/purge", PurgeAsync)
            .RequireAuthorization(Policies.Administrator)
            .WithName("purgeCache")
            .WithSummary("Purge cached pages: of one product, of one kind, or all")
            .WithTags("Cache")
            .Produces(StatusCodes.Status204NoContent)
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status401Unauthorized)
            .ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status429TooManyRequests)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);

    private static async Task<IResult> PurgeAsync(HttpRequest request, string? product, string? page, IPageStore store, IEnumerable<Page> pages)
    {
        // A misspelt parameter must not purge everything.
        if (request.Query.Keys.FirstOrDefault(key => !key.Equals(nameof(product), StringComparison.OrdinalIgnoreCase) && !key.Equals(nameof(page), StringComparison.OrdinalIgnoreCase)) is { } unknown)
        {
            return RequestValidation.Invalid(unknown, "There is no such parameter; they are product and page.");
        }

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

        var reachedAllInstances = product is not null ? await store.InvalidateProductAsync(product)
            : page is not null ? await store.InvalidatePageAsync(page)
            : await store.InvalidateAllAsync();
        if (reachedAllInstances)
        {
            return TypedResults.NoContent();
        }

        request.HttpContext.Response.SetRetryAfter();
        return TypedResults.Problem(statusCode: StatusCodes.Status503ServiceUnavailable, title: "Only this instance was purged: the shared cache cannot be reached.");
    }
}
