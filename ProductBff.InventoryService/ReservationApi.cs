using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using ProductBff.ServiceDefaults.Authentication;
using ProductBff.ServiceDefaults.Problems;
using ProductBff.ServiceDefaults.Simulation;
using ProductBff.Storage.Idempotency;

namespace ProductBff.InventoryService;

/// <summary><c>/inventory/{id}/reservations</c>: keeping pieces for the caller, and giving them back.</summary>
internal static class ReservationApi
{
    /// <summary>The type of the 409: fewer pieces are left than are asked for.</summary>
    public const string OutOfStock = "urn:productbff:problem:out-of-stock";

    /// <summary>The group's route has the product's id.</summary>
    public static void MapReservationApi(this RouteGroupBuilder product)
    {
        var reservations = product.MapGroup("/reservations").RequireAuthorization(Policies.ReservationsWrite);

        reservations.MapPost("/", ReserveAsync).WithValidation<NewReservation>().WithSimulatedDelay().WithRequiredIdempotencyKey();
        reservations.MapGet("/{reservationId:guid}", GetAsync).WithSimulatedDelay();
        reservations.MapDelete("/{reservationId:guid}", ReleaseAsync).WithSimulatedDelay().WithOptionalIdempotencyKey();
    }

    private static async Task<Results<Created<Reservation>, NotFound, ProblemHttpResult>> ReserveAsync(
        string id, NewReservation reservation, ClaimsPrincipal caller, ReservationStore store, InventoryStore inventory, CancellationToken cancellationToken)
    {
        var reserved = await store.TryReserveAsync(id, reservation.Quantity, CallerIdentity.IdOf(caller), cancellationToken);
        return (reserved, reserved is null ? await inventory.FindAsync(id, cancellationToken) : null) switch
        {
            ({ } made, _) => TypedResults.Created($"/inventory/{id}/reservations/{made.Id}", made),
            (_, { } level) => TypedResults.Problem(
                statusCode: StatusCodes.Status409Conflict,
                type: OutOfStock,
                title: "Fewer pieces are left than are asked for.",
                extensions: new Dictionary<string, object?> { ["stock"] = level.Stock }),
            _ => TypedResults.NotFound(),
        };
    }

    private static async Task<Results<Ok<Reservation>, NotFound>> GetAsync(
        string id, Guid reservationId, ClaimsPrincipal caller, ReservationStore store, CancellationToken cancellationToken) =>
        await store.FindAsync(id, reservationId, CallerIdentity.IdOf(caller), cancellationToken) is { } reservation
            ? TypedResults.Ok(reservation)
            : TypedResults.NotFound();

    private static async Task<Results<NoContent, NotFound>> ReleaseAsync(
        string id, Guid reservationId, ClaimsPrincipal caller, ReservationStore store, CancellationToken cancellationToken) =>
        await store.ReleaseAsync(id, reservationId, CallerIdentity.IdOf(caller), cancellationToken)
            ? TypedResults.NoContent()
            : TypedResults.NotFound();
}
