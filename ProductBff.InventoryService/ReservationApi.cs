using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using ProductBff.ServiceDefaults.Authentication;
using ProductBff.ServiceDefaults.Problems;
using ProductBff.ServiceDefaults.Settings;
using ProductBff.ServiceDefaults.Simulation;
using ProductBff.Storage.Idempotency;
using ProductBff.Storage.PeriodicWrites;

namespace ProductBff.InventoryService;

/// <summary><c>/inventory/{id}/reservations</c>: keeping pieces for the caller, and giving them back.</summary>
internal static class ReservationApi
{
    /// <summary>The type of the 409: fewer pieces are left than are asked for.</summary>
    public const string OutOfStock = "urn:productbff:problem:out-of-stock";

    /// <summary>The type of the 409: the caller would have more pieces reserved than one caller may have.</summary>
    public const string LimitReached = "urn:productbff:problem:reservation-limit";

    public static void AddReservations(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSettings<ReservationOptions>(configuration, ReservationOptions.SectionName);
        services.AddScoped<ReservationStore>();
        services.AddPeriodicWrite<ReservationStore>(
            "Expired reservations",
            provider => provider.GetRequiredService<IOptions<ReservationOptions>>().Value.ExpiryInterval,
            static (store, cancellationToken) => store.ExpireNextAsync(cancellationToken));
    }

    /// <summary>Maps the endpoints into a group whose route has the product's <c>{id}</c>.</summary>
    public static void MapReservationApi(this RouteGroupBuilder product)
    {
        var reservations = product.MapGroup("/reservations").RequireAuthorization(Policies.ReservationsWrite);

        reservations.MapPost("/", ReserveAsync).WithValidation<NewReservation>().WithSimulatedDelay().WithRequiredIdempotencyKey();
        reservations.MapGet("/{reservationId:guid}", GetAsync).WithSimulatedDelay();
        reservations.MapDelete("/{reservationId:guid}", ReleaseAsync).WithSimulatedDelay().WithOptionalIdempotencyKey();
    }

    private static async Task<Results<Created<Reservation>, NotFound, ProblemHttpResult>> ReserveAsync(
        string id,
        NewReservation reservation,
        ClaimsPrincipal caller,
        ReservationStore store,
        InventoryStore inventory,
        IOptions<ReservationOptions> options,
        CancellationToken cancellationToken)
    {
        var (made, overLimit) = await store.TryReserveAsync(id, reservation.Quantity, CallerIdentity.IdOf(caller), cancellationToken);
        if (made is not null)
        {
            return TypedResults.Created($"/inventory/{id}/reservations/{made.Id}", made);
        }

        return overLimit ? Conflict(LimitReached, "One caller cannot have so many pieces reserved.", "limit", options.Value.MaxPiecesPerCaller)
            : await inventory.FindAsync(id, cancellationToken) is { } level
                ? Conflict(OutOfStock, "Fewer pieces are left than are asked for.", "stock", level.Stock)
                : TypedResults.NotFound();
    }

    private static ProblemHttpResult Conflict(string type, string title, string name, int value) => TypedResults.Problem(
        statusCode: StatusCodes.Status409Conflict, type: type, title: title, extensions: new Dictionary<string, object?> { [name] = value });

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
