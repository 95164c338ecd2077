using Microsoft.AspNetCore.Http;

namespace Aspire.Dashboard.Access;

/// <summary>What every request for a page or its data has to pass: host name, origin, sign-in.</summary>
internal sealed class AccessGate(BrowserSession session)
{
    private const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    public Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        var (request, headers) = (context.Request, context.Response.Headers);
        headers.ContentSecurityPolicy = ContentSecurityPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        // Not no-referrer: with that the browser calls the origin of our own sign-in form "null".
        headers["Referrer-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers.CacheControl = "no-store";

        if (!LoopbackHost.IsLoopback(request.Host.Host))
        {
            return RefuseAsync(context, StatusCodes.Status400BadRequest, $"Host '{request.Host.Host}' is not a name of this machine; use localhost.");
        }

        if (!HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method) && !IsSameOrigin(request))
        {
            return RefuseAsync(context, StatusCodes.Status403Forbidden, "Only the dashboard's own pages may do this.");
        }

        if (IsOpen(request.Path) || session.IsSignedIn(request))
        {
            return next(context);
        }

        if (request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase))
        {
            return RefuseAsync(context, StatusCodes.Status401Unauthorized, "Sign in with the token that the AppHost printed.");
        }

        context.Response.Redirect($"/login?returnUrl={Uri.EscapeDataString(request.Path + request.QueryString)}");
        return Task.CompletedTask;
    }

    /// <summary>The sign-in page and what it is made of carry nothing secret.</summary>
    private static bool IsOpen(PathString path) => path == "/login" || path.StartsWithSegments("/assets", StringComparison.OrdinalIgnoreCase);

    /// <summary>Browsers say where a POST comes from; one that says nothing at all is not from our pages.</summary>
    private static bool IsSameOrigin(HttpRequest request)
    {
        var (site, origin) = (request.Headers["Sec-Fetch-Site"].ToString(), request.Headers.Origin.ToString());
        var own = $"{request.Scheme}://{request.Host.Value}";
        return (site, origin) switch
        {
            ("", "") => false,
            ("" or "same-origin", "") => true,
            ("" or "same-origin", _) => string.Equals(origin, own, StringComparison.OrdinalIgnoreCase),
            _ => false,
        };
    }

    private static Task RefuseAsync(HttpContext context, int status, string reason)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(reason, context.RequestAborted);
    }
}
