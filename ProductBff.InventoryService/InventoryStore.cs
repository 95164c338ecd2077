using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using ProductBff.InventoryService.Data;
using ProductBff.ServiceDefaults.Products;

namespace ProductBff.InventoryService;

/// <summary>The stock. A product that nobody counted has a made-up level where <c>Catalog:Synthesize</c> is on.</summary>
internal sealed class InventoryStore(InventoryContext context, IOptions<CatalogOptions> catalog)
{
    public async Task<StockLevel?> FindAsync(string productId, CancellationToken cancellationToken) =>
        await context.Stocks.AsNoTracking().SingleOrDefaultAsync(row => row.ProductId == productId, cancellationToken) is { } row
            ? new StockLevel(productId, row.Stock)
            : MadeUp(productId);

    /// <summary>Those of the ids that have a level, in their order.</summary>
    public async Task<IReadOnlyList<StockLevel>> FindManyAsync(IReadOnlyList<string> productIds, CancellationToken cancellationToken)
    {
        var stored = await context.Stocks.AsNoTracking()
            .Where(row => productIds.Contains(row.ProductId))
            .ToDictionaryAsync(row => row.ProductId, row => new StockLevel(row.ProductId, row.Stock), cancellationToken);
        return [.. productIds.Select(id => stored.GetValueOrDefault(id) ?? MadeUp(id)).OfType<StockLevel>()];
    }

    /// <summary>
    /// Takes pieces from a product's stock if there are as many. One statement compares and takes, so that of two callers who want the
    /// last piece one is told. The first to take from a made-up level stores it with that. Has to run in a transaction.
    /// </summary>
    public async Task<bool> TryTakeAsync(string productId, int quantity, CancellationToken cancellationToken)
    {
        if (MadeUp(productId) is { } madeUp)
        {
            await context.TryAddStockAsync(madeUp, cancellationToken);
        }

        return await context.Stocks
            .Where(row => row.ProductId == productId && row.Stock >= quantity)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.Stock, row => row.Stock - quantity), cancellationToken) == 1;
    }

    /// <summary>Gives pieces back.</summary>
    public Task GiveBackAsync(string productId, int quantity, CancellationToken cancellationToken) => context.Stocks
        .Where(row => row.ProductId == productId)
        .ExecuteUpdateAsync(set => set.SetProperty(row => row.Stock, row => row.Stock + quantity), cancellationToken);

    /// <summary>Sets what is free to sell, after a delivery or a count. Has to run in a transaction.</summary>
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

    private StockLevel? MadeUp(string productId) => catalog.Value.Synthesize ? new(productId, 10 + (productId.Length % 5)) : null;
}
