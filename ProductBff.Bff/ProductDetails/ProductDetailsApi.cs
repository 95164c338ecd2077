using System.Text.Json.Serialization;
using ProductBff.Bff.Composition;
using ProductBff.Bff.Endpoints;
using ProductBff.Bff.Writes;

namespace ProductBff.Bff.ProductDetails;

/// <summary>The product pages, one line for each, here and in the JSON context; and what can be done on them.</summary>
internal static class ProductDetailsApi
{
    public static void AddProductDetails(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddPageEndpoints(configuration);
        services.AddWrites();
        services.AddPages(configuration, WebProductDetails.Page, MobileProductDetails.Page, ProductCatalogue.Page);
        services.ConfigureHttpJsonOptions(json =>
        {
            // A generated context's own conditions hold only for its own options, not where it is one of a chain.
            json.SerializerOptions.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
            json.SerializerOptions.TypeInfoResolverChain.Insert(0, ProductDetailsJson.Default);
        });
    }

    public static void MapProductDetails(this IEndpointRouteBuilder app)
    {
        app.MapPage("/product-details", WebProductDetails.Page).WithTags("Product pages");
        app.MapPage("/mobile/product-details", MobileProductDetails.Page).WithTags("Product pages");
        ProductCatalogue.MapCatalogue(app);
        app.MapProductWrites();
    }
}
