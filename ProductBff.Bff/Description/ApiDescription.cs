using System.Security.Cryptography;
using Scalar.AspNetCore;

namespace ProductBff.Bff.Description;

/// <summary>
/// <c>/openapi/v1.json</c>, from which clients are generated. A test generates the document and it is committed (CONTRIBUTING.md); nothing
/// is generated at run time.
/// </summary>
internal static class ApiDescription
{
    private const string Path = "/openapi/v1.json";

    public static void MapApiDescription(this WebApplication app)
    {
        app.MapGet(Path, Send).ExcludeFromDescription().AnswerHead();
        if (!app.Environment.IsProduction())
        {
            app.MapScalarApiReference("/scalar", Show);
        }
    }

    private static FileStreamHttpResult Send(HttpResponse response)
    {
        var assembly = typeof(ApiDescription).Assembly;
        response.Headers.CacheControl = "no-cache";
        // The module version id is the same in all instances of a build and changes with every change of the code.
        return TypedResults.Stream(
            assembly.GetManifestResourceStream(Path)!, "application/json", entityTag: new($"\"{assembly.ManifestModule.ModuleVersionId:n}\""));
    }

    /// <summary>The page to try the API on, served entirely by this process. Only its own script may run, and that script creates inline styles.</summary>
    private static void Show(ScalarOptions page, HttpContext context)
    {
        var nonce = Convert.ToBase64String(RandomNumberGenerator.GetBytes(16));
        page.WithTitle("ProductBff").WithOpenApiRoutePattern(Path).WithNonce(nonce).DisableDefaultFonts().DisableTelemetry().DisableAgent().DisableMcp();
        context.Response.Headers.ContentSecurityPolicy =
            $"default-src 'none'; script-src 'nonce-{nonce}' 'strict-dynamic'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; " +
            "font-src 'self' data:; connect-src 'self'; form-action 'none'; frame-ancestors 'none'; base-uri 'none'";
    }
}
