using ProductBff.Bff.Composition;
using ProductBff.Bff.Endpoints;
using ProductBff.Bff.Writes;

namespace ProductBff.Bff.ProductDetails;

/// <summary>Registers and maps the product pages, with a line for each here and in <see cref="ProductDetailsJson"/>, and the writes.</summary>
internal static class ProductDetailsApi
{
    public static void AddProductDetails(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddPageEndpoints(configuration);
        services.AddSingleton<WriteSender>();
        services.AddPages(configuration, WebProductDetails.Page, MobileProductDetails.Page, ProductCatalogue.Page);
        services.ConfigureHttpJsonOptions(json =>
        {
            // Set here, because the options of a generated context do not apply when it is part of a resolver chain.
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
