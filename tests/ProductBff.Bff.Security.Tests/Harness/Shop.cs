using Microsoft.AspNetCore.Http;
using ProductBff.Testing;

namespace ProductBff.Bff.Security.Tests.Harness;

/// <summary>Three backends that answer as the services do, and keep what is written; any number of BFF instances may call them.</summary>
internal sealed class Shop : IAsyncDisposable
{
    public const string ReviewId = "0197a000-0000-7000-8000-000000000001";
    public const string ReservationId = "0197a000-0000-7000-8000-000000000002";

    // The first run of code is slow, and on a busy machine takes longer than the 2 s that a call may take.
    private static readonly Lazy<Task> FirstUse = new(FirstUseAsync);

    private readonly List<BffHost> _hosts = [];

    private Shop(RecordingBackend products, RecordingBackend reviews, RecordingBackend inventory) =>
        (Products, Reviews, Inventory) = (products, reviews, inventory);

    public RecordingBackend Products { get; }

    public RecordingBackend Reviews { get; }

    public RecordingBackend Inventory { get; }

    /// <summary>The stock that the inventory service reports.</summary>
    public int Stock { get; set; } = 14;

    public ReceivedCall[] Calls => [.. Products.Calls, .. Reviews.Calls, .. Inventory.Calls];

    public ReceivedCall[] Writes => [.. Products.Writes, .. Reviews.Writes, .. Inventory.Writes];

    public static async Task<Shop> OpenAsync()
    {
        await FirstUse.Value;
        return await OpenAnotherAsync();
    }

    private static async Task FirstUseAsync()
    {
        await using var shop = await OpenAnotherAsync();
        var bff = shop.StartBff();
        await bff.GetAsync("/product-details/P001");
        await bff.ReserveAsync(TestTokens.Create());
    }

    private static async Task<Shop> OpenAnotherAsync()
    {
        var products = await RecordingBackend.StartAsync(context => RecordingBackend.Json(
            $$"""{"id":"{{IdOf(context)}}","name":"Gadget","description":"…","price":9999}""")(context));
        var reviews = await RecordingBackend.StartAsync(ReviewsAsync);
        var shop = new Shop(products, reviews, await RecordingBackend.StartAsync(_ => Task.CompletedTask));
        shop.Inventory.Answer = shop.InventoryAsync;
        return shop;
    }

    /// <summary>Starts a BFF that calls these backends.</summary>
    public BffHost StartBff(Dictionary<string, string>? settings = null, string environment = "Development")
    {
        var host = new BffHost(
            new()
            {
                ["services:productservice:http:0"] = Products.Address,
                ["services:reviewservice:http:0"] = Reviews.Address,
                ["services:inventoryservice:http:0"] = Inventory.Address,
            },
            settings ?? [],
            environment);
        lock (_hosts)
        {
            _hosts.Add(host);
        }

        return host;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var host in _hosts)
        {
            await host.DisposeAsync();
        }

        foreach (var backend in new[] { Products, Reviews, Inventory })
        {
            await backend.DisposeAsync();
        }
    }

    private static Task ReviewsAsync(HttpContext context) => context.Request.Method == "POST"
        ? RecordingBackend.Reply(
            StatusCodes.Status201Created,
            "application/json",
            $$"""{"id":"{{ReviewId}}","productId":"P001","rating":5,"comment":"Fine","author":"Alice"}""",
            ("Location", $"/reviews/P001/{ReviewId}"))(context)
        : RecordingBackend.Json("[]")(context);

    private Task InventoryAsync(HttpContext context) => context.Request.Method switch
    {
        "POST" => RecordingBackend.Reply(
            StatusCodes.Status201Created,
            "application/json",
            $$"""{"id":"{{ReservationId}}","productId":"P001","quantity":1}""",
            ("Location", $"/inventory/P001/reservations/{ReservationId}"))(context),
        "DELETE" => RecordingBackend.Reply(StatusCodes.Status204NoContent)(context),
        _ => RecordingBackend.Json($$"""{"productId":"{{IdOf(context)}}","stock":{{Stock}}}""")(context),
    };

    /// <summary>The product id in a request's path.</summary>
    public static string IdOf(HttpContext context) => context.Request.Path.Value!.Split('/')[^1];
}
