using ProductBff.Bff.Fetching;

namespace ProductBff.Bff.Backends;

/// <summary>The stock of a product.</summary>
/// <param name="ProductId">The product's id.</param>
/// <param name="Stock">Units free to sell.</param>
internal sealed record StockLevel(string ProductId, int Stock)
{
    /// <summary>The fallback for an unknown level. The contract requires its 0; <c>availability</c> then says <c>unknown</c>.</summary>
    public static StockLevel Unknown(string productId) => new(productId, 0);

    /// <summary>This level if it is valid for that product, otherwise <see cref="FailureReason.Malformed"/>.</summary>
    public Fetched<StockLevel> Checked(string productId) => ProductId == productId && Stock >= 0 ? this : FailureReason.Malformed;
}

/// <summary>A new reservation; its owner is the caller.</summary>
internal sealed record NewReservation
{
    private const int MaxQuantity = 1_000;

    /// <summary>1 to 1,000 units.</summary>
    [Required, Range(1, MaxQuantity, ErrorMessage = "The quantity has to be a whole number from {1} to {2}.")]
    public int Quantity { get; init; }
}

internal sealed class InventoryClient(BackendHttp http)
{
    public Task<Fetched<StockLevel>> GetAsync(SectionCall call) =>
        http.GetAsync($"inventory/{call.Id}", InventoryClientJson.Default.StockLevel, (level, _) => level.Checked(call.Id), call.Backend);

    public Task<Fetched<BackendAnswer>> ReserveAsync(string id, NewReservation reservation, CallerContext call, CancellationToken cancellationToken) =>
        http.SendAsync(
            HttpMethod.Post, $"inventory/{id}/reservations", JsonContent.Create(reservation, InventoryClientJson.Default.NewReservation), call, cancellationToken);

    public Task<Fetched<BackendAnswer>> GetReservationAsync(string id, Guid reservationId, CallerContext call, CancellationToken cancellationToken) =>
        http.SendAsync(HttpMethod.Get, $"inventory/{id}/reservations/{reservationId}", content: null, call, cancellationToken);

    public Task<Fetched<BackendAnswer>> ReleaseAsync(string id, Guid reservationId, CallerContext call, CancellationToken cancellationToken) =>
        http.SendAsync(HttpMethod.Delete, $"inventory/{id}/reservations/{reservationId}", content: null, call, cancellationToken);

    public Task<IReadOnlyDictionary<string, Fetched<StockLevel>>> GetManyAsync(BatchCall call) =>
        http.GetManyAsync("inventory", call, BatchedAnswer.ListBy("productId"), InventoryClientJson.Default.StockLevel, static (level, id) => level.Checked(id));
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(NewReservation))]
[JsonSerializable(typeof(StockLevel))]
internal sealed partial class InventoryClientJson : JsonSerializerContext;
