using ProductBff.Bff.Caching;
using ProductBff.Bff.Composition;

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
            .ProducesProblems(400, 401, 403, 429, 503);

    private static async Task<IResult> PurgeAsync(HttpRequest request, string? product, string? page, IPageStore store, IEnumerable<Page> pages)
    {
        string[] names = [.. pages.Select(one => one.Name)];
        // A misspelt parameter must not purge everything.
        var unknown = request.Query.Keys.Except([nameof(product), nameof(page)], StringComparer.OrdinalIgnoreCase).FirstOrDefault();
        var (parameter, error) = unknown is not null ? (unknown, "There is no such parameter; they are product and page.")
            : product is not null && page is not null ? (nameof(page), "Name a product or a page, not both.")
            : product is not null && !ProductId.IsValid(product, out var invalid) ? (nameof(product), invalid)
            : page is not null && !names.Contains(page) ? (nameof(page), $"'{page}' is no page; they are {string.Join(", ", names)}.")
            : default;
        if (parameter is not null)
        {
            return RequestValidation.Invalid(parameter, error);
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
