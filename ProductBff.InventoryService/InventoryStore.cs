using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using ProductBff.InventoryService.Data;
using ProductBff.ServiceDefaults.Products;

namespace ProductBff.InventoryService;

/// <summary>The stock levels. A product without a stored level gets a made-up one when <c>Catalog:Synthesize</c> is on.</summary>
internal sealed class InventoryStore(InventoryContext context, IOptions<CatalogOptions> catalog)
{
    public async Task<StockLevel?> FindAsync(string productId, CancellationToken cancellationToken) =>
        await context.Stocks.AsNoTracking().SingleOrDefaultAsync(row => row.ProductId == productId, cancellationToken) is { } row
            ? new StockLevel(productId, row.Stock)
            : Synthesize(productId);

    /// <summary>The levels of those ids that have one, in the order of the ids.</summary>
    public async Task<IReadOnlyList<StockLevel>> FindManyAsync(IReadOnlyList<string> productIds, CancellationToken cancellationToken)
    {
        var stored = await context.Stocks.AsNoTracking()
            .Where(row => productIds.Contains(row.ProductId))
            .ToDictionaryAsync(row => row.ProductId, row => new StockLevel(row.ProductId, row.Stock), cancellationToken);
        return [.. productIds.Select(id => stored.GetValueOrDefault(id) ?? Synthesize(id)).OfType<StockLevel>()];
    }

    /// <summary>
    /// Takes pieces from a product's stock; false when there are too few. One statement compares and subtracts, so that two callers cannot
    /// both take the last piece. A made-up level is stored before anything is taken from it. Has to run in a transaction.
    /// </summary>
    public async Task<bool> TryTakeAsync(string productId, int quantity, CancellationToken cancellationToken)
    {
        if (Synthesize(productId) is { } madeUp)
        {
            await context.TryAddStockAsync(madeUp, cancellationToken);
        }

        return await context.Stocks
            .Where(row => row.ProductId == productId && row.Stock >= quantity)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.Stock, row => row.Stock - quantity), cancellationToken) == 1;
    }

    public Task GiveBackAsync(string productId, int quantity, CancellationToken cancellationToken) => context.Stocks
        .Where(row => row.ProductId == productId)
        .ExecuteUpdateAsync(set => set.SetProperty(row => row.Stock, row => row.Stock + quantity), cancellationToken);

    /// <summary>Sets the number of pieces that are free to sell, after a delivery or a stock count. Has to run in a transaction.</summary>
    public async Task<StockLevel> SetAsync(string productId, int stock, CancellationToken cancellationToken)
    {
        var level = new StockLevel(productId, stock);
        if (!await context.TryAddStockAsync(level, cancellationToken))
        {
            await context.Stocks
                .Where(row => row.ProductId == productId)
                .ExecuteUpdateAsync(set => set.SetProperty(row => row.Stock, stock), cancellationToken);
        }

        return level;
    }

    private StockLevel? Synthesize(string productId) => catalog.Value.Synthesize ? new(productId, 10 + (productId.Length % 5)) : null;
}
