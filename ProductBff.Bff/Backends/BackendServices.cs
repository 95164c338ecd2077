using Microsoft.Extensions.ServiceDiscovery;
using Microsoft.Net.Http.Headers;
using ProductBff.Bff.Backends.Resilience;

namespace ProductBff.Bff.Backends;

/// <summary>Registers the backends. Each has a typed client and a name, which service discovery and the settings use.</summary>
internal static class BackendServices
{
    /// <summary>The caller's headers that every write needs at its backend.</summary>
    private static readonly string[] HeadersOfWrites = [HeaderNames.Authorization, IdempotencyKey.HeaderName];

    public static void AddBackends(this IServiceCollection services, IConfiguration configuration)
    {
        // Validate the defaults on their own as well, so that an error names the setting that was written, not only those that inherit it.
        services.AddSettings<BackendOptions>(
            configuration, $"{BackendOptions.SectionName}:{BackendOptions.DefaultsName}", BackendOptions.DefaultsName);
        services
            .AddBackend(configuration, "productservice", http => new ProductClient(http), forwards: [])
            .AddBackend(configuration, "reviewservice", http => new ReviewClient(http), forwards: HeadersOfWrites)
            .AddBackend(configuration, "inventoryservice", http => new InventoryClient(http), forwards: HeadersOfWrites);
    }

    private static IServiceCollection AddBackend<TClient>(
        this IServiceCollection services, IConfiguration configuration, string name, Func<BackendHttp, TClient> create, string[] forwards)
        where TClient : class
    {
        services.AddOptions<BackendOptions>(name)
            .Bind(configuration.GetSection($"{BackendOptions.SectionName}:{BackendOptions.DefaultsName}"));
        services.AddSettings<BackendOptions>(configuration, $"{BackendOptions.SectionName}:{name}", name);
        services.AddSingleton<IValidateOptions<BackendOptions>>(new BackendAddressCheck(name, configuration));
        services.AddKeyedSingleton(name, (provider, _) => new BackendCalls(
            name,
            new(name, provider.GetRequiredService<ServiceEndpointResolver>()),
            new(NewConnections()),
            OptionsOf(provider, name),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<BackendCalls>>()));
        return services.AddSingleton(provider => create(new BackendHttp(
            provider.GetRequiredKeyedService<BackendCalls>(name),
            new ForwardedHeaders([.. forwards, .. OptionsOf(provider, name).ForwardHeaders]),
            OptionsOf(provider, name).MaxRetryAfter,
            provider.GetRequiredService<TimeProvider>())));
    }

    /// <summary>The handler can live as long as the process, because its pool recycles the connections.</summary>
    private static SocketsHttpHandler NewConnections() => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        // Longer than any attempt, so it only ends connects that no attempt still waits for.
        ConnectTimeout = TimeSpan.FromSeconds(3),
        PooledConnectionLifetime = TimeSpan.FromMinutes(2),
    };

    private static BackendOptions OptionsOf(IServiceProvider services, string name) =>
        services.GetRequiredService<IOptionsMonitor<BackendOptions>>().Get(name);
}
