using System;
using System.Linq;
using System.Net.Http;
using System.Threading.Tasks;
using Shop;

/// <summary>What a program in C# does with the client that NSwag generates with its defaults.</summary>
public static class Example
{
    public static async Task<string> RunAsync(HttpClient http, string key)
    {
        var shop = new ShopClient(http);

        var page = await shop.GetWebProductDetailsAsync("P001", include: null, x_Rehearse: null, if_None_Match: null, last_Event_ID: null, x_Explain: true);
        var batch = await shop.GetWebProductDetailsBatchAsync(["P001", "P404"], include: [SectionName.Product], x_Rehearse: null, if_None_Match: null);
        var items = string.Join(", ", batch.Select(item => $"{item.Id} {item.Status} {item.Page?.Product?.Name ?? item.Problem?.Reason.ToString()}"));

        var missing = await Problem<SectionProblem>(() => shop.GetMobileProductDetailsAsync("P404", null, null, null, null, null));
        var invalid = await Problem<ValidationProblem>(() => shop.AddReviewAsync("P001", $"{key}-invalid", new() { Rating = 9, Comment = "?" }));

        var review = await shop.AddReviewAsync("P001", key, new() { Rating = 5, Comment = "It works." });
        var again = await shop.AddReviewAsync("P001", key, new() { Rating = 5, Comment = "It works." });
        var read = await shop.GetReviewAsync("P001", review.Id);

        var reservation = await shop.ReserveAsync("P001", key, new() { Quantity = 2 });
        await shop.ReleaseReservationAsync("P001", reservation.Id, idempotency_Key: null);

        return $"""
            {page.Product!.Name} costs {page.Product.Price}, is {page.Summary.Availability}, its reviews are {page.Sections["reviews"].Status} after {page.Explain!.Sections["reviews"].Attempts.First(attempt => attempt.Outcome is not null).Outcome}
            {items}
            {missing.Status} {missing.Section} {missing.Reason}
            {invalid.Status} {invalid.Errors["rating"].First()}
            {read.Rating} {read.Comment} {(again.Id == review.Id ? "once" : "twice")}
            {reservation.Quantity} {(reservation.ExpiresAt > reservation.CreatedAt ? "for a while" : "never")}
            """;
    }

    private static async Task<T> Problem<T>(Func<Task> call)
    {
        try
        {
            await call();
        }
        catch (ApiException<T> problem)
        {
            return problem.Result;
        }

        throw new InvalidOperationException("There was no problem.");
    }
}
