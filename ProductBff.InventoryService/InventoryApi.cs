using Microsoft.AspNetCore.Http.HttpResults;
using ProductBff.ServiceDefaults.Authentication;
using ProductBff.ServiceDefaults.Hosting;
using ProductBff.ServiceDefaults.Problems;
using ProductBff.ServiceDefaults.Products;
using ProductBff.ServiceDefaults.Simulation;
using ProductBff.Storage.Idempotency;

namespace ProductBff.InventoryService;

/// <summary><c>/inventory</c>: the stock of one product, or of several by their ids; setting it.</summary>
internal static class InventoryApi
{
    public static void AddInventoryApi(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddReservations(configuration);
        services.AddScoped<InventoryStore>();
        services.AddWarmUp<InventoryStore>((store, cancellationToken) => store.FindAsync("P001", cancellationToken));
        services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, InventoryJson.Default));
    }

    public static void MapInventoryApi(this IEndpointRouteBuilder app)
    {
        var inventory = app.MapGroup("/inventory").AnswerHead();
        inventory.MapGet("/", GetManyAsync).WithSimulatedDelay();

        var product = inventory.MapGroup("/{id}").RequireProductId();
        product.MapGet("/", GetAsync).WithSimulatedDelay();
        product.MapPut("/", PutAsync)
            .RequireAuthorization(Policies.Administrator)
            .WithValidation<StockChange>()
            .WithSimulatedDelay()
            .WithOptionalIdempotencyKey();

        product.MapReservationApi();
    }

    private static async Task<Results<Ok<StockLevel>, NotFound>> GetAsync(
        string id, InventoryStore store, CancellationToken cancellationToken) =>
        await store.FindAsync(id, cancellationToken) is { } level
            ? TypedResults.Ok(level)
            : TypedResults.NotFound();

    private static async Task<Results<Ok<IReadOnlyList<StockLevel>>, ValidationProblem>> GetManyAsync(
        string? ids, InventoryStore store, CancellationToken cancellationToken) =>
        ProductIdList.TryParse(ids, out var list, out var error)
            ? TypedResults.Ok(await store.FindManyAsync(list, cancellationToken))
            : ProductIdList.Invalid(error);

    private static async Task<Ok<StockLevel>> PutAsync(
        string id, StockChange change, InventoryStore store, CancellationToken cancellationToken) =>
        TypedResults.Ok(await store.SetAsync(id, change.Stock!.Value, cancellationToken));
}
