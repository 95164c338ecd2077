using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ProductBff.ServiceDefaults.Settings;

namespace ProductBff.ServiceDefaults.Products;

/// <summary>Settings under <c>Catalog</c>, the same in all three services, so that they agree on what exists.</summary>
public sealed class CatalogOptions
{
    /// <summary>The configuration section.</summary>
    public const string SectionName = "Catalog";

    /// <summary>
    /// Whether a product id that nobody stored has a made-up product, reviews and stock. On outside Production, so that a frontend can
    /// be built against any id; off in Production, where such an id is unknown.
    /// </summary>
    public bool Synthesize { get; set; }
}

/// <summary>Registers <see cref="CatalogOptions"/>.</summary>
public static class CatalogExtensions
{
    /// <summary>Binds the section <c>Catalog</c>; the defaults depend on the environment.</summary>
    public static void AddCatalog(this IServiceCollection services, IConfiguration configuration)
    {
        // Before the section is bound, so that the section wins.
        services.AddOptions<CatalogOptions>()
            .Configure<IHostEnvironment>((catalog, environment) => catalog.Synthesize = !environment.IsProduction());
        services.AddSettings<CatalogOptions>(configuration, CatalogOptions.SectionName);
    }
}
