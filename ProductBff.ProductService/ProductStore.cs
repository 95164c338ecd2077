using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using ProductBff.ProductService.Data;
using ProductBff.ServiceDefaults.Products;
using ProductBff.Storage.Paging;

namespace ProductBff.ProductService;

/// <summary>The catalogue. A product that is not stored is made up when <c>Catalog:Synthesize</c> is on.</summary>
internal sealed class ProductStore(ProductsContext context, IOptions<CatalogOptions> catalog)
{
    private const long MadeUpPrice = 9999;

    public async Task<ProductRow?> FindAsync(string id, CancellationToken cancellationToken) =>
        await context.Products.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, cancellationToken) ?? Synthesize(id);

    /// <summary>The products of those ids that exist, in the order of the ids.</summary>
    public async Task<IReadOnlyList<Product>> FindManyAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken)
    {
        var stored = await context.Products.AsNoTracking()
            .Where(row => ids.Contains(row.Id))
            .ToDictionaryAsync(row => row.Id, cancellationToken);
        return [.. ids.Select(id => stored.GetValueOrDefault(id) ?? Synthesize(id)).OfType<ProductRow>().Select(Product.From)];
    }

    /// <summary>One page of the stored products that contain the text, all without a text; and how many there are on all pages.</summary>
    public async Task<(IReadOnlyList<Product> Page, int Total)> SearchAsync(
        string? text, PageRequest page, CancellationToken cancellationToken)
    {
        var found = context.Products.AsNoTracking();
        if (!string.IsNullOrWhiteSpace(text))
        {
            var normalized = ProductRow.Normalize(text.Trim());
            found = found.Where(row => row.SearchText.Contains(normalized));
        }

        // Before the total: a product that is added in between must not make the page longer than the total says.
        var rows = await found.OrderBy(row => row.Id).Skip(page.Offset).Take(page.Size).ToListAsync(cancellationToken);
        return ([.. rows.Select(Product.From)], await found.CountAsync(cancellationToken));
    }

    /// <summary>
    /// Stores a product that fulfils the condition; a made-up one has version 0. Null when it does not, or no longer does: the database
    /// compares the versions, so that of two concurrent writers one fails. Has to run in a transaction.
    /// </summary>
    public async Task<ProductRow?> TryStoreAsync(
        string id, ProductChange change, ProductCondition condition, CancellationToken cancellationToken)
    {
        var row = new ProductRow
        {
            Id = id,
            Name = change.Name!,
            Description = change.Description!,
            Price = change.Price!.Value,
            Version = 1,
        };

        if ((condition.MustBeNew || (catalog.Value.Synthesize && condition.Allows(0))) && await context.TryAddAsync(row, cancellationToken))
        {
            return row;
        }

        var current = context.Products.Where(product => product.Id == id);
        if (condition.Versions is { } versions)
        {
            current = current.Where(product => versions.Contains(product.Version));
        }

        var updated = await current.ExecuteUpdateAsync(
            set => set
                .SetProperty(product => product.Name, row.Name)
                .SetProperty(product => product.Description, row.Description)
                .SetProperty(product => product.Price, row.Price)
                .SetProperty(product => product.Version, product => product.Version + 1)
                .SetProperty(product => product.SearchText, row.SearchText),
            cancellationToken);
        // The update has locked the row, so it cannot change again before the transaction ends.
        return updated == 1 ? await context.Products.AsNoTracking().SingleAsync(product => product.Id == id, cancellationToken) : null;
    }

    private ProductRow? Synthesize(string id) => !catalog.Value.Synthesize ? null : new()
    {
        Id = id,
        Name = $"Awesome Gadget {id}",
        Description = "This is an awesome gadget that will change your life!",
        Price = MadeUpPrice,
        Version = 0,
    };
}
