using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Options;
using ProductBff.ServiceDefaults.Problems;

namespace ProductBff.Bff.Sessions;

/// <summary>On an endpoint that anybody may call but that wants to know who does.</summary>
internal sealed class KnowsCaller
{
    public static readonly KnowsCaller Instance = new();
}

/// <summary>
/// A session is a token that is kept on the server. The bearer scheme takes the token from the session where the request brings none,
/// and then verifies it like any other: there is one way to be known, one 401, one 403, and never a redirect.
/// </summary>
internal sealed class SessionToken(SessionCookie cookie, SessionKeys keys) : IPostConfigureOptions<JwtBearerOptions>
{
    public const string AccessToken = "access_token";

    public void PostConfigure(string? name, JwtBearerOptions options)
    {
        if (name == JwtBearerDefaults.AuthenticationScheme)
        {
            options.Events.OnMessageReceived = FindTokenAsync;
            options.Events.OnChallenge = ChallengeAsync;
        }
    }

    private async Task FindTokenAsync(MessageReceivedContext context)
    {
        // Pages are the same for everybody: a read looks up no session and verifies no token.
        if (context.HttpContext.GetEndpoint()?.Metadata is not { } endpoint
            || (endpoint.GetMetadata<IAuthorizeData>() is null && endpoint.GetMetadata<KnowsCaller>() is null))
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
            if (session.Properties?.GetTokenValue(AccessToken) is { } token)
            {
                context.Token = token;
            }
            else
            {
                context.NoResult();
            }
        }
        catch (SessionStoreException exception)
        {
            context.Fail(exception);
        }
    }

    /// <summary>Who has a session must not be told to sign in again because its store is down for a moment.</summary>
    private static Task ChallengeAsync(JwtBearerChallengeContext context)
    {
        if (context.AuthenticateFailure is SessionStoreException)
        {
            context.HandleResponse();
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            context.Response.SetRetryAfter();
        }

        return Task.CompletedTask;
    }
}
