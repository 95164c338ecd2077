using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace ProductBff.Bench.AspNetCore;

/// <summary>The contract written by hand: three concurrent calls, one deadline, optional sections may be missing.</summary>
internal static class ProductPage
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMilliseconds(500);

    public static async Task<IResult> GetAsync(string? id, IBackendClients clients, CancellationToken aborted)
    {
        if (string.IsNullOrEmpty(id))
        {
            return TypedResults.StatusCode(StatusCodes.Status400BadRequest);
        }

        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(aborted);
        deadline.CancelAfter(Deadline);

        var product = FetchAsync(clients.Products, $"products/{id}", ContractJson.Default.Product, deadline.Token);
        var reviews = FetchAsync(clients.Reviews, $"reviews/{id}", ContractJson.Default.ReviewArray, deadline.Token);
        var inventory = FetchAsync(clients.Inventory, $"inventory/{id}", ContractJson.Default.StockLevel, deadline.Token);
        if (!(await product).IsSuccess)
        {
            // Without a product there is no page, so cancel the other calls; they end without an exception.
            await deadline.CancelAsync();
        }

        await Task.WhenAll(product, reviews, inventory);
        return Render(id, await product, await reviews, await inventory);
    }

    private static IResult Render(string id, Fetched<Product> product, Fetched<Review[]> reviews, Fetched<StockLevel> inventory)
    {
        if (product.Value is null)
        {
            return TypedResults.StatusCode((int)product.Status);
        }

        var error = (reviews.IsSuccess, inventory.IsSuccess) switch
        {
            (true, true) => null,
            (false, true) => "Reviews are unavailable.",
            (true, false) => "Inventory is unavailable.",
            _ => "Reviews and inventory are unavailable.",
        };
        var page = new Page(product.Value, reviews.Value ?? [], inventory.Value ?? new(id, 0), error);
        return TypedResults.Json(page, ContractJson.Default.Page);
    }

    private static async Task<Fetched<T>> FetchAsync<T>(HttpClient http, string path, JsonTypeInfo<T> json, CancellationToken deadline)
        where T : class
    {
        try
        {
            using var response = await http.GetAsync(path, deadline);
            if (!response.IsSuccessStatusCode)
            {
                return new(null, response.StatusCode == HttpStatusCode.NotFound ? HttpStatusCode.NotFound : HttpStatusCode.BadGateway);
            }

            return await response.Content.ReadFromJsonAsync(json, deadline) is { } value
                ? new(value, HttpStatusCode.OK)
                : new(null, HttpStatusCode.BadGateway);
        }
        catch (OperationCanceledException)
        {
            return new(null, HttpStatusCode.GatewayTimeout);
        }
        catch (Exception exception) when (exception is HttpRequestException or JsonException || IsRejection(exception))
        {
            return new(null, HttpStatusCode.BadGateway);
        }
    }

    private static bool IsRejection(Exception exception) => exception is Polly.ExecutionRejectedException;

    private readonly record struct Fetched<T>(T? Value, HttpStatusCode Status)
        where T : class
    {
        public bool IsSuccess => Value is not null;
    }
}
