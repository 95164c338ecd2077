using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;

namespace ProductBff.ServiceDefaults.Authentication;

/// <summary>Says in a 403, as RFC 6750 has it, what the token lacks.</summary>
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
