using Microsoft.EntityFrameworkCore;
using ProductBff.ServiceDefaults.Products;
using ProductBff.Storage;

namespace ProductBff.InventoryService.Data;

internal sealed class InventoryContext(DbContextOptions<InventoryContext> options) : StorageContext(options)
{
    private const int OwnerLength = 43;

    /// <summary>Keeps the indexes small: released reservations stay in the table and accumulate.</summary>
    private const string NotReleased = "\"ReleasedAt\" IS NULL";

    public DbSet<StockRow> Stocks => Set<StockRow>();

    public DbSet<ReservationRow> Reservations => Set<ReservationRow>();

    /// <summary>Stores a product's level; false when it has a stored one already.</summary>
    public async Task<bool> TryAddStockAsync(StockLevel level, CancellationToken cancellationToken) =>
        await Database.ExecuteSqlAsync(
            $"""INSERT INTO "Stocks" ("ProductId", "Stock") VALUES ({level.ProductId}, {level.Stock}) ON CONFLICT DO NOTHING""",
            cancellationToken) == 1;

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        base.OnModelCreating(modelBuilder);

        modelBuilder.Entity<StockRow>(stock =>
        {
            // The last safeguard against overselling: the code never violates it unless it has a bug.
            stock.ToTable("Stocks", table => table.HasCheckConstraint("Stock_NotNegative", "\"Stock\" >= 0"));
            stock.HasKey(row => row.ProductId);
            stock.Property(row => row.ProductId).HasMaxLength(ProductId.MaxLength);
        });

        modelBuilder.Entity<ReservationRow>(reservation =>
        {
            reservation.ToTable("Reservations");
            reservation.Property(row => row.Id).ValueGeneratedNever();
            reservation.Property(row => row.ProductId).HasMaxLength(ProductId.MaxLength);
            reservation.Property(row => row.Owner).HasMaxLength(OwnerLength);
            reservation.HasIndex(row => row.CreatedAt).HasFilter(NotReleased);
            reservation.HasIndex(row => new { row.Owner, row.ProductId }).HasFilter(NotReleased);
        });
    }
}

/// <summary>Pieces of a product that are free to sell.</summary>
internal sealed class StockRow
{
    public required string ProductId { get; init; }

    public required int Stock { get; init; }
}

/// <summary>A stored reservation. It is kept after its release, so that releasing it again is no error.</summary>
internal sealed class ReservationRow
{
    public required Guid Id { get; init; }

    public required string ProductId { get; init; }

    public required int Quantity { get; init; }

    /// <summary>The id of the caller who made it.</summary>
    public required string Owner { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? ReleasedAt { get; init; }
}
