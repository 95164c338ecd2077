using Microsoft.EntityFrameworkCore;
using ProductBff.InventoryService.Data;

namespace ProductBff.InventoryService;

/// <summary>The reservations. A caller sees only those it made.</summary>
internal sealed class ReservationStore(InventoryContext context, InventoryStore inventory, TimeProvider time)
{
    /// <summary>Null where fewer pieces are left. Has to run in a transaction.</summary>
    public async Task<Reservation?> TryReserveAsync(string productId, int quantity, string owner, CancellationToken cancellationToken)
    {
        if (!await inventory.TryTakeAsync(productId, quantity, cancellationToken))
        {
            return null;
        }

        var now = time.GetUtcNow();
        var row = new ReservationRow
        {
            Id = Guid.CreateVersion7(now),
            ProductId = productId,
            Quantity = quantity,
            Owner = owner,
            // To the millisecond, as it is stored: the answer to the write and a later read are equal.
            CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(now.ToUnixTimeMilliseconds()),
        };
        context.Add(row);
        await context.SaveChangesAsync(cancellationToken);
        return Reservation.From(row);
    }

    /// <summary>Null where it does not exist, is released, or is another caller's.</summary>
    public async Task<Reservation?> FindAsync(string productId, Guid id, string owner, CancellationToken cancellationToken) =>
        await Mine(productId, id, owner).AsNoTracking().SingleOrDefaultAsync(row => row.ReleasedAt == null, cancellationToken) is { } row
            ? Reservation.From(row)
            : null;

    /// <summary>
    /// Gives the pieces back, once, however often it is asked for. False where there never was such a reservation of this caller.
    /// Has to run in a transaction.
    /// </summary>
    public async Task<bool> ReleaseAsync(string productId, Guid id, string owner, CancellationToken cancellationToken)
    {
        if (await Mine(productId, id, owner).AsNoTracking().SingleOrDefaultAsync(cancellationToken) is not { } row)
        {
            return false;
        }

        DateTimeOffset? now = time.GetUtcNow();
        var released = await Mine(productId, id, owner)
            .Where(reservation => reservation.ReleasedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(reservation => reservation.ReleasedAt, now), cancellationToken);
        if (released == 1)
        {
            await inventory.GiveBackAsync(productId, row.Quantity, cancellationToken);
        }

        return true;
    }

    private IQueryable<ReservationRow> Mine(string productId, Guid id, string owner) =>
        context.Reservations.Where(row => row.Id == id && row.ProductId == productId && row.Owner == owner);
}
