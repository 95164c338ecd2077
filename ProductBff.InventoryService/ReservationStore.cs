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
    /// <c>Made</c> is null when too few pieces are left, or, with <c>OverLimit</c>, when the caller would have more than one caller may.
    /// In that case the pieces are taken already, and the transaction in which this has to run must be rolled back.
    /// </summary>
    public async Task<(Reservation? Made, bool OverLimit)> TryReserveAsync(
        string productId, int quantity, string owner, CancellationToken cancellationToken)
    {
        if (!await inventory.TryTakeAsync(productId, quantity, cancellationToken))
        {
            return (null, OverLimit: false);
        }

        // After taking the pieces, which locks the product's row, so that reservations of one product are made one at a time.
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
            // Truncated to milliseconds, as it is stored, so that the response to the write equals a later read.
            CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(now.ToUnixTimeMilliseconds()),
        };
        context.Add(row);
        await context.SaveChangesAsync(cancellationToken);
        return (Reservation.From(row, Lifetime), OverLimit: false);
    }

    /// <summary>Null when it does not exist, is released, has expired, or is another caller's.</summary>
    public async Task<Reservation?> FindAsync(string productId, Guid id, string owner, CancellationToken cancellationToken) =>
        await Mine(Active(), productId, id, owner).AsNoTracking().SingleOrDefaultAsync(cancellationToken) is { } row
            ? Reservation.From(row, Lifetime)
            : null;

    /// <summary>
    /// Gives the pieces back, once, however often it is called. False when this caller never had such a reservation.
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
    /// Releases the oldest reservation that has expired; false when there is none. Only one per transaction: with two, it could deadlock
    /// with an owner who releases one of them. Has to run in a transaction.
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
