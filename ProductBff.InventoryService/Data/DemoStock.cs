using Microsoft.EntityFrameworkCore;

namespace ProductBff.InventoryService.Data;

/// <summary>The stock of the demo catalogue, for a database that has none.</summary>
internal static class DemoStock
{
    public static async Task SeedAsync(InventoryContext context, CancellationToken cancellationToken)
    {
        if (await context.Stocks.AnyAsync(cancellationToken))
        {
            return;
        }

        context.AddRange(
            new StockRow { ProductId = "KB-75", Stock = 42 },
            new StockRow { ProductId = "MS-ERGO", Stock = 7 },
            new StockRow { ProductId = "DISP-27", Stock = 3 },
            new StockRow { ProductId = "HUB-7", Stock = 120 },
            new StockRow { ProductId = "CAM-4K", Stock = 0 },
            new StockRow { ProductId = "LAMP-S", Stock = 15 },
            new StockRow { ProductId = "STAND-L", Stock = 64 },
            new StockRow { ProductId = "MAT-XL", Stock = 1 });
        await context.SaveChangesAsync(cancellationToken);
    }
}
