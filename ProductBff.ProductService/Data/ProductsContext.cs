using Microsoft.EntityFrameworkCore;
using ProductBff.ServiceDefaults.Products;
using ProductBff.ServiceDefaults.Text;
using ProductBff.Storage;

namespace ProductBff.ProductService.Data;

internal sealed class ProductsContext(DbContextOptions<ProductsContext> options) : StorageContext(options)
{
    public DbSet<ProductRow> Products => Set<ProductRow>();

    /// <summary>Stores a new product; false when it is stored already.</summary>
    public async Task<bool> TryAddAsync(ProductRow row, CancellationToken cancellationToken) =>
        await Database.ExecuteSqlAsync(
            $"""
            INSERT INTO "Products" ("Id", "Name", "Description", "Price", "Version", "SearchText")
            VALUES ({row.Id}, {row.Name}, {row.Description}, {row.Price}, {row.Version}, {row.SearchText})
            ON CONFLICT DO NOTHING
            """,
            cancellationToken) == 1;

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        base.OnModelCreating(modelBuilder);

        modelBuilder.Entity<ProductRow>(product =>
        {
            product.ToTable("Products");
            product.Property(row => row.Id).HasMaxLength(ProductId.MaxLength);
            product.Property(row => row.Name).HasMaxLength(ProductRow.MaxNameLength * PlainText.BytesPerCharacter);
            product.Property(row => row.Description).HasMaxLength(ProductRow.MaxDescriptionLength * PlainText.BytesPerCharacter);
            // Not the backing field, which is empty until the getter has computed it.
            product.Property(row => row.SearchText).UsePropertyAccessMode(PropertyAccessMode.Property);
        });
    }
}

/// <summary>A stored product.</summary>
internal sealed class ProductRow
{
    /// <summary>In user-perceived characters (grapheme clusters).</summary>
    public const int MaxNameLength = 200;

    /// <summary>In user-perceived characters (grapheme clusters).</summary>
    public const int MaxDescriptionLength = 2000;

    public required string Id { get; init; }

    public required string Name { get; init; }

    public required string Description { get; init; }

    public required long Price { get; init; }

    /// <summary>1 when first stored, incremented by each change. A made-up product, which is not stored, has version 0.</summary>
    public required long Version { get; init; }

    /// <summary>The text that a search looks through, in lower case, because the two databases ignore case differently.</summary>
    public string SearchText { get => field ??= Normalize($"{Id}\n{Name}\n{Description}"); init; }

    public static string Normalize(string text) => text.ToLowerInvariant();
}
