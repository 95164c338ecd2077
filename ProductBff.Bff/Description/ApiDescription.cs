using Microsoft.AspNetCore.Http.HttpResults;
using ProductBff.ServiceDefaults.Hosting;

namespace ProductBff.Bff.Description;

/// <summary>
/// <c>/openapi/v1.json</c>: what clients are generated from. It is made by a test and committed (CONTRIBUTING.md); nothing of it is made
/// while the product runs.
/// </summary>
internal static class ApiDescription
{
    private const string Path = "/openapi/v1.json";

    public static void MapApiDescription(this IEndpointRouteBuilder app) =>
        app.MapGet(Path, Send).ExcludeFromDescription().AnswerHead();

    private static FileStreamHttpResult Send(HttpResponse response)
    {
        var assembly = typeof(ApiDescription).Assembly;
        response.Headers.CacheControl = "no-cache";
        // The same in all instances of a build, and another one after every change.
        return TypedResults.Stream(
            assembly.GetManifestResourceStream(Path)!, "application/json", entityTag: new($"\"{assembly.ManifestModule.ModuleVersionId:n}\""));
    }
}
