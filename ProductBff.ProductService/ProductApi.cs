using Microsoft.AspNetCore.Http.HttpResults;
using ProductBff.ServiceDefaults.Authentication;
using ProductBff.ServiceDefaults.Hosting;
using ProductBff.ServiceDefaults.Problems;
using ProductBff.ServiceDefaults.Products;
using ProductBff.ServiceDefaults.Simulation;
using ProductBff.ServiceDefaults.Text;
using ProductBff.Storage.Idempotency;
using ProductBff.Storage.Paging;

namespace ProductBff.ProductService;

/// <summary><c>/products</c>: one product, several by their ids, a search through all; changing one.</summary>
internal static class ProductApi
{
    private const int MaxSearchLength = 100;

    public static void AddProductApi(this IServiceCollection services)
    {
        services.AddScoped<ProductStore>();
        services.AddWarmUp<ProductStore>((store, cancellationToken) => store.FindAsync("P001", cancellationToken));
        services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, ProductJson.Default));
    }

    public static void MapProductApi(this IEndpointRouteBuilder app)
    {
        var products = app.MapGroup("/products").AnswerHead();
        products.MapGet("/", ListAsync).AddEndpointFilter(RefuseEmptyId).WithSimulatedDelay();

        var product = products.MapGroup("/{id}").RequireProductId();
        product.MapGet("/", GetAsync).WithSimulatedDelay();
        product.MapPut("/", PutAsync)
            .RequireAuthorization(Policies.Administrator)
            .WithValidation<ProductChange>()
            .WithSimulatedDelay()
            .WithOptionalIdempotencyKey();
    }

    /// <summary>Routing does not tell the two apart: <c>/products/</c> is a product with an empty id, <c>/products</c> the list.</summary>
    private static ValueTask<object?> RefuseEmptyId(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        context.HttpContext.Request.Path.Value is [.., '/'] && !ProductId.IsValid("", out var error)
            ? ValueTask.FromResult<object?>(ProductIdFilter.Invalid(error))
            : next(context);

    private static async Task<Results<Ok<Product>, NotFound>> GetAsync(
        string id, HttpResponse response, ProductStore store, CancellationToken cancellationToken)
    {
        if (await store.FindAsync(id, cancellationToken) is not { } row)
        {
            return TypedResults.NotFound();
        }

        response.GetTypedHeaders().ETag = ProductVersion.Tag(row.Version);
        return TypedResults.Ok(Product.From(row));
    }

    private static async Task<Results<Ok<IReadOnlyList<Product>>, ValidationProblem>> ListAsync(
        string? ids, string? search, string? page, string? pageSize, HttpContext context, ProductStore store, CancellationToken cancellationToken)
    {
        if (ids is not null)
        {
            return ProductIdList.TryParse(ids, out var list, out var error)
                ? TypedResults.Ok(await store.FindManyAsync(list, cancellationToken))
                : ProductIdList.Invalid(error);
        }

        if (PlainText.ErrorOf(search ?? "", MaxSearchLength, multiline: false) is { } wrong)
        {
            return RequestValidation.Invalid(nameof(search), wrong);
        }

        if (PageRequest.Read(page, pageSize, out var invalid) is not { } request)
        {
            return invalid!;
        }

        var found = await store.SearchAsync(search, request, cancellationToken);
        request.WriteHeaders(context, found.Total);
        return TypedResults.Ok(found.Page);
    }

    private static async Task<Results<Ok<Product>, Created<Product>, ProblemHttpResult>> PutAsync(
        string id, ProductChange change, HttpContext context, ProductStore store, CancellationToken cancellationToken)
    {
        if (ProductVersion.ReadCondition(context.Request, out var required) is not { } condition)
        {
            return required!;
        }

        if (await store.TryStoreAsync(id, change, condition, cancellationToken) is not { } row)
        {
            return TypedResults.Problem(
                statusCode: StatusCodes.Status412PreconditionFailed, title: "The product has been changed, or does not exist.");
        }

        context.Response.GetTypedHeaders().ETag = ProductVersion.Tag(row.Version);
        return condition.MustBeNew ? TypedResults.Created($"/products/{id}", Product.From(row)) : TypedResults.Ok(Product.From(row));
    }
}
