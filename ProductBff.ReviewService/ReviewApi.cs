using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using ProductBff.ServiceDefaults.Authentication;
using ProductBff.ServiceDefaults.Hosting;
using ProductBff.ServiceDefaults.Problems;
using ProductBff.ServiceDefaults.Products;
using ProductBff.ServiceDefaults.Simulation;
using ProductBff.Storage.Idempotency;
using ProductBff.Storage.Paging;

namespace ProductBff.ReviewService;

/// <summary><c>/reviews</c>: the reviews of one product, page by page, or of several by their ids; writing one.</summary>
internal static class ReviewApi
{
    /// <summary>The header field with the mean rating of all reviews, not of the page; absent without reviews.</summary>
    public const string AverageHeaderName = "X-Average-Rating";

    public static void AddReviewApi(this IServiceCollection services)
    {
        services.AddScoped<ReviewStore>();
        services.AddWarmUp<ReviewStore>((store, cancellationToken) => store.ListManyAsync(["P001"], new(Number: 1, Size: 1), cancellationToken));
        services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, ReviewJson.Default));
    }

    public static void MapReviewApi(this IEndpointRouteBuilder app)
    {
        var reviews = app.MapGroup("/reviews").AnswerHead();
        reviews.MapGet("/", ListManyAsync).WithSimulatedDelay();

        var product = reviews.MapGroup("/{id}").RequireProductId();
        product.MapGet("/", ListAsync).WithSimulatedDelay();
        product.MapGet("/{reviewId:guid}", GetAsync).WithSimulatedDelay();
        product.MapPost("/", AddAsync)
            .RequireAuthorization(Policies.ReviewsWrite)
            .WithValidation<NewReview>()
            .WithSimulatedDelay()
            .WithRequiredIdempotencyKey();
    }

    private static async Task<Results<Ok<IReadOnlyList<Review>>, ValidationProblem>> ListAsync(
        string id, string? page, string? pageSize, HttpContext context, ReviewStore store, CancellationToken cancellationToken)
    {
        if (PageRequest.Read(page, pageSize, out var invalid) is not { } request)
        {
            return invalid!;
        }

        var reviews = await store.ListAsync(id, request, cancellationToken);
        request.WriteHeaders(context, reviews.Count);
        if (reviews.AverageRating is { } average)
        {
            context.Response.Headers[AverageHeaderName] = average.ToString(CultureInfo.InvariantCulture);
        }

        return TypedResults.Ok(reviews.Reviews);
    }

    private static async Task<Results<Ok<IReadOnlyDictionary<string, ReviewPage>>, ValidationProblem>> ListManyAsync(
        string? ids, string? pageSize, ReviewStore store, CancellationToken cancellationToken) =>
        !ProductIdList.TryParse(ids, out var list, out var error) ? ProductIdList.Invalid(error)
        : PageRequest.Read(page: null, pageSize, out var invalid) is not { } page ? invalid!
        : TypedResults.Ok(await store.ListManyAsync(list, page, cancellationToken));

    private static async Task<Results<Ok<Review>, NotFound>> GetAsync(
        string id, Guid reviewId, ReviewStore store, CancellationToken cancellationToken) =>
        await store.FindAsync(id, reviewId, cancellationToken) is { } review ? TypedResults.Ok(review) : TypedResults.NotFound();

    private static async Task<Created<Review>> AddAsync(
        string id, NewReview review, ClaimsPrincipal caller, ReviewStore store, CancellationToken cancellationToken)
    {
        var added = await store.AddAsync(id, review, CallerIdentity.DisplayNameOf(caller), cancellationToken);
        return TypedResults.Created($"/reviews/{id}/{added.Id}", added);
    }
}
