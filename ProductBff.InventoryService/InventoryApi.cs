using Microsoft.AspNetCore.Http.HttpResults;
using ProductBff.ServiceDefaults.Products;
using ProductBff.ServiceDefaults.Simulation;

namespace ProductBff.InventoryService;

/// <summary><c>/inventory</c>: the stock of one product, or of several by their ids.</summary>
internal static class InventoryApi
{
    public static void AddInventoryApi(this IServiceCollection services)
    {
        services.AddSingleton<InventoryStore>();
        services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, InventoryJson.Default));
    }

    public static void MapInventoryApi(this IEndpointRouteBuilder app)
    {
        var inventory = app.MapGroup("/inventory");

        inventory.MapGet("/", GetManyAsync).WithSimulatedDelay();
        inventory.MapGet("/{id}", GetAsync).RequireProductId().WithSimulatedDelay();
    }

    private static async Task<Results<Ok<StockLevel>, NotFound>> GetAsync(
        string id, InventoryStore store, CancellationToken cancellationToken) =>
        await store.FindAsync(id, cancellationToken) is { } level
            ? TypedResults.Ok(level)
            : TypedResults.NotFound();

    private static async Task<Results<Ok<IReadOnlyList<StockLevel>>, ValidationProblem>> GetManyAsync(
        string? ids, InventoryStore store, CancellationToken cancellationToken)
    {
        if (!ProductIdList.TryParse(ids, out var list, out var error))
        {
            return ProductIdList.Invalid(error);
        }

        var found = new List<StockLevel>(list.Count);
        foreach (var id in list)
        {
            if (await store.FindAsync(id, cancellationToken) is { } level)
            {
                found.Add(level);
            }
        }

        return TypedResults.Ok<IReadOnlyList<StockLevel>>(found);
    }
}
