using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authorization;

namespace ProductBff.Bff.Sessions;

/// <summary>Marks an endpoint that anybody may call but that has to know the caller.</summary>
internal sealed class NeedsCallerIdentity
{
    public static readonly NeedsCallerIdentity Instance = new();
}

/// <summary>
/// A session is a token that is kept on the server. When a request carries no token, the bearer scheme takes it from the session and
/// verifies it like any other. So all callers are authenticated the same way, with the same 401 and 403 and never a redirect.
/// </summary>
internal sealed class SessionToken(SessionCookie cookie, KeyRingProbe keys) : IPostConfigureOptions<JwtBearerOptions>
{
    public const string AccessToken = "access_token";

    public void PostConfigure(string? name, JwtBearerOptions options)
    {
        if (name == JwtBearerDefaults.AuthenticationScheme)
        {
            var verify = options.Events.OnMessageReceived;
            options.Events.OnMessageReceived = async context =>
            {
                await FindTokenAsync(context);
                if (context.Result is null)
                {
                    await verify(context);
                }
            };
        }
    }

    private async Task FindTokenAsync(MessageReceivedContext context)
    {
        // Endpoints that do not depend on the caller need no session look-up and no token verification.
        if (context.HttpContext.GetEndpoint()?.Metadata is not { } endpoint
            || (endpoint.GetMetadata<IAuthorizeData>() is null && endpoint.GetMetadata<NeedsCallerIdentity>() is null))
        {
            context.NoResult();
            return;
        }

        if (!CsrfHeader.Applies(context.Request, cookie))
        {
            return;
        }

        try
        {
            keys.EnsureReadable();
            var session = await context.HttpContext.AuthenticateAsync(SessionCookie.Scheme);
            context.Token = session.Properties?.GetTokenValue(AccessToken);
        }
        catch (SessionStoreException exception)
        {
            context.Fail(exception);
        }
    }
}
