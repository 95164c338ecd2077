namespace ProductBff.Bench.AspNetCore;

internal interface IBackendClients
{
    HttpClient Products { get; }

    HttpClient Reviews { get; }

    HttpClient Inventory { get; }
}

/// <summary>One client per backend for the life of the process, without any handlers around its connections.</summary>
internal sealed class PlainClients(IConfiguration configuration) : IBackendClients
{
    public HttpClient Products { get; } = Create(configuration, BackendNames.Products);

    public HttpClient Reviews { get; } = Create(configuration, BackendNames.Reviews);

    public HttpClient Inventory { get; } = Create(configuration, BackendNames.Inventory);

    private static HttpClient Create(IConfiguration configuration, string name) =>
        new(new SocketsHttpHandler
        {
            UseCookies = false,
            UseProxy = false,
            AllowAutoRedirect = false,
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
        })
        {
            BaseAddress = new(configuration[$"services:{name}:http:0"]!),
            // Each page has a deadline of its own; a second timer per call would be wasted.
            Timeout = Timeout.InfiniteTimeSpan,
        };
}

/// <summary>The framework's parts: named clients of the factory, with service discovery and the standard resilience handler.</summary>
internal sealed class FactoryClients(IHttpClientFactory factory) : IBackendClients
{
    public HttpClient Products => factory.CreateClient(BackendNames.Products);

    public HttpClient Reviews => factory.CreateClient(BackendNames.Reviews);

    public HttpClient Inventory => factory.CreateClient(BackendNames.Inventory);
}

internal static class BackendNames
{
    public const string Products = "productservice";
    public const string Reviews = "reviewservice";
    public const string Inventory = "inventoryservice";
}

internal static class BackendClientServices
{
    public static void AddPlainClients(this IServiceCollection services, IConfiguration configuration) =>
        services.AddSingleton<IBackendClients>(new PlainClients(configuration));

    public static void AddFactoryClients(this IServiceCollection services)
    {
        services.AddServiceDiscovery();
        foreach (var name in (ReadOnlySpan<string>)[BackendNames.Products, BackendNames.Reviews, BackendNames.Inventory])
        {
            var client = services.AddHttpClient(name, http => http.BaseAddress = new($"http://{name}"));
            client.RemoveAllLoggers().AddServiceDiscovery();
            client.AddStandardResilienceHandler();
        }

        services.AddSingleton<IBackendClients, FactoryClients>();
    }
}
