using Microsoft.AspNetCore.Mvc;
using ProductBff.Bff.Backends;
using ProductBff.Bff.Writes;

namespace ProductBff.Bff.ProductDetails;

/// <summary>The writes of a product page: add a review, reserve pieces, read either back, release a reservation.</summary>
internal static class ProductWrites
{
    // Enough for a comment of 2,000 characters, each an escaped surrogate pair.
    private const int MaxBodyBytes = 32 * 1024;

    private static readonly int[] StatusesOfAuthorization = [401, 403];

    // In addition to those of every call. 409: a conflict, or the key's first request is still running; 422: the key was used for another request.
    private static readonly int[] StatusesOfWrites = [409, 413, 415, 422];

    public static void MapProductWrites(this IEndpointRouteBuilder app)
    {
        var product = app.MapGroup("/product-details/{id}")
            .RequireProductId()
            .WithTags("Writes")
            .AnswerHead()
            .WithMetadata(new RequestSizeLimitAttribute(MaxBodyBytes))
            .ProducesProblems(400, 404, 429, 502, 503, 504);

        product.MapPost("/reviews", (string id, NewReview review, HttpContext context, ReviewClient reviews, WriteSender writes) =>
                writes.SendAsync(context, id, ProductSections.Reviews, (call, stopped) => reviews.AddAsync(id, review, call, stopped)))
            .RequireAuthorization(Policies.ReviewsWrite)
            .ProducesProblems(StatusesOfAuthorization)
            .WithName("addReview")
            .WithSummary("Add a review of the product in the caller's name")
            .WithValidation<NewReview>()
            .CheckIdempotencyKey(required: true)
            .Produces<WrittenReview>(StatusCodes.Status201Created)
            .ProducesProblems(StatusesOfWrites);

        product.MapGet("/reviews/{rid}", async (string id, string rid, HttpContext context, ReviewClient reviews, WriteSender writes) =>
                Guid.TryParseExact(rid, "D", out var review)
                    ? await writes.ReadAsync(context, ProductSections.Reviews, (call, stopped) => reviews.GetAsync(id, review, call, stopped))
                    : NoUuid(nameof(rid), "A review"))
            .WithName("getReview")
            .WithSummary("Get a review of the product")
            .Produces<WrittenReview>();

        var reservations = product.MapGroup("/reservations").RequireAuthorization(Policies.ReservationsWrite).ProducesProblems(StatusesOfAuthorization);

        reservations.MapPost("/", (string id, NewReservation reservation, HttpContext context, InventoryClient inventory, WriteSender writes) =>
                writes.SendAsync(context, id, ProductSections.Inventory, (call, stopped) => inventory.ReserveAsync(id, reservation, call, stopped)))
            .WithName("reserve")
            .WithSummary("Reserve units of the product for the caller")
            .WithValidation<NewReservation>()
            .CheckIdempotencyKey(required: true)
            .Produces<Reservation>(StatusCodes.Status201Created)
            .ProducesProblems(StatusesOfWrites);

        reservations.MapGet("/{rid}", async (string id, string rid, HttpContext context, InventoryClient inventory, WriteSender writes) =>
                Guid.TryParseExact(rid, "D", out var reservation)
                    ? await writes.ReadAsync(context, ProductSections.Inventory, (call, stopped) => inventory.GetReservationAsync(id, reservation, call, stopped))
                    : NoUuid(nameof(rid), "A reservation"))
            .WithName("getReservation")
            .WithSummary("Get one of the caller's active reservations")
            .Produces<Reservation>();

        reservations.MapDelete("/{rid}", async (string id, string rid, HttpContext context, InventoryClient inventory, WriteSender writes) =>
                Guid.TryParseExact(rid, "D", out var reservation)
                    ? await writes.SendAsync(context, id, ProductSections.Inventory, (call, stopped) => inventory.ReleaseAsync(id, reservation, call, stopped))
                    : NoUuid(nameof(rid), "A reservation"))
            .WithName("releaseReservation")
            .WithSummary("Release one of the caller's reservations (idempotent)")
            .CheckIdempotencyKey(required: false)
            .Produces(StatusCodes.Status204NoContent)
            .ProducesProblems(409, 422);
    }

    private static ValidationProblem NoUuid(string field, string owner) => RequestValidation.Invalid(field, $"{owner}'s id is a UUID.");
}
