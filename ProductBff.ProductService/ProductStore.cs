using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using ProductBff.ProductService.Data;
using ProductBff.ServiceDefaults.Products;
using ProductBff.Storage.Paging;

namespace ProductBff.ProductService;

/// <summary>The catalogue.</summary>
internal sealed class ProductStore(ProductsContext context, IOptions<CatalogOptions> catalog)
{
    private const long MadeUpPrice = 9999;

    public async Task<ProductRow?> FindAsync(string id, CancellationToken cancellationToken) =>
        await context.Products.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, cancellationToken) ?? MadeUp(id);

    /// <summary>Those of the ids that exist, in their order.</summary>
    public async Task<IReadOnlyList<Product>> FindManyAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken)
    {
        var stored = await context.Products.AsNoTracking()
            .Where(row => ids.Contains(row.Id))
            .ToDictionaryAsync(row => row.Id, cancellationToken);
        return [.. ids.Select(id => stored.GetValueOrDefault(id) ?? MadeUp(id)).OfType<ProductRow>().Select(Product.From)];
    }

    /// <summary>One page of what is stored and contains the text, and how many there are of it.</summary>
    public async Task<(IReadOnlyList<Product> Page, int Total)> SearchAsync(
        string? text, PageRequest page, CancellationToken cancellationToken)
    {
        var found = context.Products.AsNoTracking();
        if (!string.IsNullOrWhiteSpace(text))
        {
            var normalized = ProductRow.Normalize(text.Trim());
            found = found.Where(row => row.SearchText.Contains(normalized));
        }

        var total = await found.CountAsync(cancellationToken);
        var rows = await found.OrderBy(row => row.Id).Skip(page.Offset).Take(page.Size).ToListAsync(cancellationToken);
        return ([.. rows.Select(Product.From)], total);
    }

    /// <summary>
    /// Stores a product whose version is still <paramref name="expected"/>: null, nobody may have stored it; 0, made up or nothing.
    /// Null where it has another version by now. The database compares, so that of two writers one is told.
    /// </summary>
    public async Task<ProductRow?> TryStoreAsync(string id, ProductChange change, long? expected, CancellationToken cancellationToken)
    {
        var row = new ProductRow
        {
            Id = id,
            Name = change.Name!,
            Description = change.Description!,
            Price = change.Price!.Value,
            Version = (expected ?? 0) + 1,
        };

        var stored = expected is null || (expected == 0 && catalog.Value.Synthesize)
            ? await context.TryAddAsync(row, cancellationToken)
            : await context.Products.Where(product => product.Id == id && product.Version == expected).ExecuteUpdateAsync(
                set => set
                    .SetProperty(product => product.Name, row.Name)
                    .SetProperty(product => product.Description, row.Description)
                    .SetProperty(product => product.Price, row.Price)
                    .SetProperty(product => product.Version, row.Version)
                    .SetProperty(product => product.SearchText, row.SearchText),
                cancellationToken) == 1;
        return stored ? row : null;
    }

    private ProductRow? MadeUp(string id) => !catalog.Value.Synthesize ? null : new()
    {
        Id = id,
        Name = $"Awesome Gadget {id}",
        Description = "This is an awesome gadget that will change your life!",
        Price = MadeUpPrice,
        Version = 0,
    };
}
