using ProductBff.Testing;

namespace ProductBff.Bff.ApiDescription.Tests.Harness;

/// <summary>The BFF in Development in front of the three real services, each on a port of its own.</summary>
public sealed class RunningShop : IAsyncLifetime
{
    private static readonly Dictionary<string, string> Everything = new() { ["Catalog:Synthesize"] = "true" };

    private readonly List<IAsyncDisposable> _hosts = [];
    private Dictionary<string, string> _services = null!;

    /// <summary>The address of the BFF.</summary>
    public Uri Address { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        var (products, reviews, inventory) = (
            await ServiceHost<ProductService.Product>.StartAsync(new() { ["Catalog:Synthesize"] = "false" }),
            await ServiceHost<ReviewService.NewReview>.StartAsync(Everything),
            await ServiceHost<InventoryService.NewReservation>.StartAsync(Everything));
        _hosts.AddRange([products, reviews, inventory]);
        _services = new()
        {
            ["services:productservice:http:0"] = products.ClientOptions.BaseAddress.ToString(),
            ["services:reviewservice:http:0"] = reviews.ClientOptions.BaseAddress.ToString(),
            ["services:inventoryservice:http:0"] = inventory.ClientOptions.BaseAddress.ToString(),
        };
        Address = StartBff();
        // The only stored product; every other id is unknown.
        (await products.SendAsync(
            HttpMethod.Put, "/products/P001", new { name = "Gadget", description = "Nice.", price = 9999 }, TestTokens.Create(role: "admin"), "P001", ("If-None-Match", "*")))
            .EnsureSuccessStatusCode();
    }

    /// <summary>Starts another BFF in front of the same services.</summary>
    internal Uri StartBff(params IEnumerable<KeyValuePair<string, string>> settings)
    {
        var bff = new BffHost("Development", [.. Patience.Settings, .. _services, .. settings]);
        _hosts.Add(bff);
        bff.UseKestrel();
        bff.StartServer();
        return bff.ClientOptions.BaseAddress;
    }

    /// <summary>A client that follows no redirects and keeps no cookies.</summary>
    public HttpClient Client() =>
        new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false }) { BaseAddress = Address };

    public async Task DisposeAsync()
    {
        foreach (var host in Enumerable.Reverse(_hosts))
        {
            await host.DisposeAsync();
        }
    }
}
