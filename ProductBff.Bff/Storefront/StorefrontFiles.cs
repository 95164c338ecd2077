using Microsoft.AspNetCore.Routing.Patterns;

namespace ProductBff.Bff.Storefront;

/// <summary>The shop in <c>wwwroot</c>: static files, compressed at build time, which browsers revalidate by ETag on each use.</summary>
internal static class StorefrontFiles
{
    private static readonly Dictionary<string, string> Documents = new() { ["index.html"] = "/", ["product.html"] = "/shop/{id}" };

    public static void MapStorefront(this WebApplication app)
    {
        app.MapStaticAssets().Add(endpoint =>
        {
            endpoint.Metadata.Add(CallerIndependent.Instance);
            if (endpoint is RouteEndpointBuilder { RoutePattern.RawText: { } file } route && Documents.TryGetValue(file, out var path))
            {
                route.RoutePattern = RoutePatternFactory.Parse(path);
                route.Metadata.Add(DocumentHeaders.Metadata);
            }
        });

        // The static files cannot know what this instance lets a visitor do.
        app.MapGet("/storefront.json", Abilities).WithMetadata(CallerIndependent.Instance).AnswerHead().ExcludeFromDescription();
    }

    private static Ok<Dictionary<string, bool>> Abilities(IHostEnvironment environment, LinkGenerator links) => TypedResults.Ok(new Dictionary<string, bool>
    {
        ["signIn"] = links.GetPathByName("signIn") is not null,
        ["rehearsals"] = !environment.IsProduction(),
    });
}
