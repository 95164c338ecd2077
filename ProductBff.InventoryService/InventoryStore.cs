namespace ProductBff.InventoryService;

/// <summary>The stock. A product that nobody counted has a made-up level.</summary>
internal sealed class InventoryStore
{
    public ValueTask<StockLevel?> FindAsync(string productId, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult<StockLevel?>(new StockLevel(productId, 10 + (productId.Length % 5)));
    }
}
