using Microsoft.AspNetCore.Http.HttpResults;
using ProductBff.ServiceDefaults.Products;
using ProductBff.ServiceDefaults.Simulation;

namespace ProductBff.ReviewService;

/// <summary><c>/reviews</c>: the reviews of one product, or of several by their ids.</summary>
internal static class ReviewApi
{
    public static void AddReviewApi(this IServiceCollection services)
    {
        services.AddSingleton<ReviewStore>();
        services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, ReviewJson.Default));
    }

    public static void MapReviewApi(this IEndpointRouteBuilder app)
    {
        var reviews = app.MapGroup("/reviews");

        reviews.MapGet("/", ListManyAsync).WithSimulatedDelay();
        reviews.MapGet("/{id}", ListAsync).RequireProductId().WithSimulatedDelay();
    }

    private static async Task<Ok<IReadOnlyList<Review>>> ListAsync(string id, ReviewStore store, CancellationToken cancellationToken) =>
        TypedResults.Ok(await store.ListAsync(id, cancellationToken));

    private static async Task<Results<Ok<IReadOnlyDictionary<string, IReadOnlyList<Review>>>, ValidationProblem>> ListManyAsync(
        string? ids, ReviewStore store, CancellationToken cancellationToken)
    {
        if (!ProductIdList.TryParse(ids, out var list, out var error))
        {
            return ProductIdList.Invalid(error);
        }

        var reviews = new Dictionary<string, IReadOnlyList<Review>>(list.Count);
        foreach (var id in list)
        {
            reviews[id] = await store.ListAsync(id, cancellationToken);
        }

        return TypedResults.Ok<IReadOnlyDictionary<string, IReadOnlyList<Review>>>(reviews);
    }
}
