using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using ProductBff.InventoryService.Data;

namespace ProductBff.InventoryService;

/// <summary>The reservations. A caller sees only those it made.</summary>
internal sealed class ReservationStore(
    InventoryContext context, InventoryStore inventory, IOptions<ReservationOptions> options, TimeProvider time)
{
    private TimeSpan Lifetime => options.Value.Lifetime;

    /// <summary>
    /// Null where fewer pieces are left, or where the caller would have more than one caller may; then what was taken has to be rolled
    /// back. Has to run in a transaction.
    /// </summary>
    public async Task<(Reservation? Made, bool OverLimit)> TryReserveAsync(
        string productId, int quantity, string owner, CancellationToken cancellationToken)
    {
        if (!await inventory.TryTakeAsync(productId, quantity, cancellationToken))
        {
            return (null, OverLimit: false);
        }

        // After the taking, which makes all who reserve this product wait for each other.
        var reserved = await Active().Where(row => row.Owner == owner && row.ProductId == productId).SumAsync(row => row.Quantity, cancellationToken);
        if (reserved > options.Value.MaxPiecesPerCaller - quantity)
        {
            return (null, OverLimit: true);
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
        return (Reservation.From(row, Lifetime), OverLimit: false);
    }

    /// <summary>Null where it does not exist, is released, has expired, or is another caller's.</summary>
    public async Task<Reservation?> FindAsync(string productId, Guid id, string owner, CancellationToken cancellationToken) =>
        await Mine(Active(), productId, id, owner).AsNoTracking().SingleOrDefaultAsync(cancellationToken) is { } row
            ? Reservation.From(row, Lifetime)
            : null;

    /// <summary>
    /// Gives the pieces back, once, however often it is asked for. False where there never was such a reservation of this caller.
    /// Has to run in a transaction.
    /// </summary>
    public async Task<bool> ReleaseAsync(string productId, Guid id, string owner, CancellationToken cancellationToken)
    {
        if (await Mine(context.Reservations, productId, id, owner).AsNoTracking().SingleOrDefaultAsync(cancellationToken) is not { } row)
        {
            return false;
        }

        await ReleaseAsync(row, cancellationToken);
        return true;
    }

    /// <summary>
    /// Releases the oldest reservation that has expired; false where there is none. One at a time: two in a transaction, and one whose
    /// owner releases it, could wait for each other. Has to run in a transaction.
    /// </summary>
    public async Task<bool> ExpireNextAsync(CancellationToken cancellationToken)
    {
        var newest = NewestExpired();
        var expired = await context.Reservations.AsNoTracking()
            .Where(row => row.ReleasedAt == null && row.CreatedAt <= newest)
            .OrderBy(row => row.CreatedAt)
            .FirstOrDefaultAsync(cancellationToken);
        if (expired is not null)
        {
            await ReleaseAsync(expired, cancellationToken);
        }

        return expired is not null;
    }

    private async Task ReleaseAsync(ReservationRow row, CancellationToken cancellationToken)
    {
        DateTimeOffset? now = time.GetUtcNow();
        var released = await context.Reservations
            .Where(reservation => reservation.Id == row.Id && reservation.ReleasedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(reservation => reservation.ReleasedAt, now), cancellationToken);
        if (released == 1)
        {
            await inventory.GiveBackAsync(row.ProductId, row.Quantity, cancellationToken);
        }
    }

    private DateTimeOffset NewestExpired() => time.GetUtcNow() - Lifetime;

    private IQueryable<ReservationRow> Active()
    {
        var expired = NewestExpired();
        return context.Reservations.Where(row => row.ReleasedAt == null && row.CreatedAt > expired);
    }

    private static IQueryable<ReservationRow> Mine(IQueryable<ReservationRow> reservations, string productId, Guid id, string owner) =>
        reservations.Where(row => row.Id == id && row.ProductId == productId && row.Owner == owner);
}
