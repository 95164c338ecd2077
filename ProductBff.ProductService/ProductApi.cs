using Microsoft.AspNetCore.Http.HttpResults;
using ProductBff.ServiceDefaults.Products;
using ProductBff.ServiceDefaults.Simulation;

namespace ProductBff.ProductService;

/// <summary><c>/products</c>: one product, or several by their ids.</summary>
internal static class ProductApi
{
    public static void AddProductApi(this IServiceCollection services)
    {
        services.AddSingleton<ProductStore>();
        services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, ProductJson.Default));
    }

    public static void MapProductApi(this IEndpointRouteBuilder app)
    {
        var products = app.MapGroup("/products");

        products.MapGet("/", GetManyAsync).WithSimulatedDelay();
        products.MapGet("/{id}", GetAsync).RequireProductId().WithSimulatedDelay();
    }

    private static async Task<Results<Ok<Product>, NotFound>> GetAsync(string id, ProductStore store, CancellationToken cancellationToken) =>
        await store.FindAsync(id, cancellationToken) is { } product
            ? TypedResults.Ok(product)
            : TypedResults.NotFound();

    private static async Task<Results<Ok<IReadOnlyList<Product>>, ValidationProblem>> GetManyAsync(
        string? ids, ProductStore store, CancellationToken cancellationToken)
    {
        if (!ProductIdList.TryParse(ids, out var list, out var error))
        {
            return ProductIdList.Invalid(error);
        }

        var found = new List<Product>(list.Count);
        foreach (var id in list)
        {
            if (await store.FindAsync(id, cancellationToken) is { } product)
            {
                found.Add(product);
            }
        }

        return TypedResults.Ok<IReadOnlyList<Product>>(found);
    }
}
