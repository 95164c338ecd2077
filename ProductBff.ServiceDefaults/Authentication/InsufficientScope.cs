using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;

namespace ProductBff.ServiceDefaults.Authentication;

/// <summary>Names in the <c>WWW-Authenticate</c> of a 403 what the token lacks (RFC 6750).</summary>
internal static class InsufficientScope
{
    internal static Task WriteHeader(ForbiddenContext context)
    {
        var needed = context.HttpContext.GetEndpoint()?.Metadata.GetOrderedMetadata<IAuthorizeData>()
            .Select(data => data.Policy)
            .OfType<string>() ?? [];
        context.Response.Headers.WWWAuthenticate =
            $"{JwtBearerDefaults.AuthenticationScheme} error=\"insufficient_scope\", scope=\"{string.Join(' ', needed)}\"";
        return Task.CompletedTask;
    }
}
