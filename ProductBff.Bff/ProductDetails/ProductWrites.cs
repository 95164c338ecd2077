using Microsoft.AspNetCore.Mvc;
using ProductBff.Bff.Backends;
using ProductBff.Bff.Writes;
using ProductBff.ServiceDefaults.Authentication;
using ProductBff.ServiceDefaults.Problems;
using ProductBff.ServiceDefaults.Products;

namespace ProductBff.Bff.ProductDetails;

/// <summary>What a signed-in customer can do on a product page: write a review, reserve pieces, give them back.</summary>
internal static class ProductWrites
{
    // A comment of 2,000 characters, each of them escaped.
    private const int MaxBodyBytes = 16 * 1024;

    public static void MapProductWrites(this IEndpointRouteBuilder app)
    {
        var product = app.MapGroup("/product-details/{id}")
            .RequireProductId()
            .WithTags("Writes")
            .WithMetadata(new RequestSizeLimitAttribute(MaxBodyBytes))
            .ProducesWriteProblems();

        product.MapPost("/reviews", (string id, NewReview review, HttpContext context, ReviewClient reviews, WriteSender writes) =>
                writes.SendAsync(context, id, ProductSections.Reviews, (call, stopped) => reviews.AddAsync(id, review, call, stopped)))
            .RequireAuthorization(Policies.ReviewsWrite)
            .WithName("add-review")
            .WithSummary("Writes a review of the product in the caller's name")
            .WithValidation<NewReview>()
            .RequireIdempotencyKey()
            .Produces(StatusCodes.Status201Created);

        var reservations = product.MapGroup("/reservations").RequireAuthorization(Policies.ReservationsWrite);

        reservations.MapPost("/", (string id, NewReservation reservation, HttpContext context, InventoryClient inventory, WriteSender writes) =>
                writes.SendAsync(context, id, ProductSections.Inventory, (call, stopped) => inventory.ReserveAsync(id, reservation, call, stopped)))
            .WithName("reserve")
            .WithSummary("Reserves pieces of the product for the caller")
            .WithValidation<NewReservation>()
            .RequireIdempotencyKey()
            .Produces(StatusCodes.Status201Created);

        reservations.MapDelete("/{rid}", async (string id, string rid, HttpContext context, InventoryClient inventory, WriteSender writes) =>
                Guid.TryParseExact(rid, "D", out var reservation)
                    ? await writes.SendAsync(context, id, ProductSections.Inventory, (call, stopped) => inventory.ReleaseAsync(id, reservation, call, stopped))
                    : RequestValidation.Invalid(nameof(rid), "A reservation's id is a UUID."))
            .WithName("release")
            .WithSummary("Gives a reservation's pieces back; once, however often it is asked for")
            .AllowIdempotencyKey()
            .Produces(StatusCodes.Status204NoContent);
    }

    private static RouteGroupBuilder ProducesWriteProblems(this RouteGroupBuilder group)
    {
        foreach (var status in (ReadOnlySpan<int>)[400, 401, 403, 404, 409, 413, 415, 422, 429, 502, 503, 504])
        {
            group.ProducesProblem(status);
        }

        return group;
    }
}
